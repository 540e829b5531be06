import type { Wire } from '../../src/channels.js'
import { RefusedError, type ConnectionOptions } from '../../src/index.js'

interface Frame {
  readonly command: string
  readonly headers: Record<string, string>
  readonly body: string
}

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', ':': '\\c' }
const characters = Object.fromEntries(Object.entries(escapes).map(([from, to]) => [to, from]))
const escape = (text: string) => text.replace(/[\\\n\r:]/g, (character) => escapes[character]!)
const unescape = (text: string) => text.replace(/\\[\\nrc]/g, (pair) => characters[pair]!)

/** A header without a value is left out. The headers of CONNECT are not escaped. */
function toFrame(command: string, headers: Record<string, unknown>, body = ''): string {
  const encode = command === 'CONNECT' ? String : escape
  const lines = Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encode(name)}:${encode(String(value))}`)
  return `${[command, ...lines].join('\n')}\n\n${body}\0`
}

function parseFrame({ data }: { readonly data: unknown }): Frame {
  const [, head = '', body = ''] = /^([^]*?)\r?\n\r?\n([^]*)\0/.exec(String(data)) ?? []
  const [command = '', ...lines] = head.split(/\r?\n/)
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^(.*?):(.*)$/.exec(line) ?? []
    // If a header is repeated, the first one counts.
    headers[unescape(name)] ??= unescape(value)
  }
  return { command, headers, body }
}

interface Login {
  readonly login: string
  readonly passcode: string
  /** The virtual host. */
  readonly host: string
}

export function options(getLogin: (signal: AbortSignal) => Login | PromiseLike<Login>) {
  return {
    protocols: 'v12.stomp',
    parse: parseFrame,
    handshake: async ({ signal, send, next }) => {
      const login = await getLogin(signal)
      send(toFrame('CONNECT', { 'accept-version': '1.2', 'heart-beat': '30000,10000', ...login }))
      const { command, headers } = await next<Frame>()
      if (command !== 'CONNECTED') throw new RefusedError(headers['message'])
    },
    // The broker sends an empty line every ten seconds. Two of ours are never more than 30 seconds apart.
    heartbeat: { message: '\n', response: '\n', interval: 10_000, timeout: 15_000 },
  } satisfies ConnectionOptions<Frame>
}

export const wire: Wire<Frame> = {
  confirms: true,
  subscribe: ([{ id, topic }]) => toFrame('SUBSCRIBE', { id, destination: topic, receipt: id }),
  unsubscribe: ([{ id }]) => toFrame('UNSUBSCRIBE', { id }),
  request: ({ destination, body, headers }, id) =>
    toFrame('SEND', { ...headers, destination, receipt: id }, body as string),
  route: ({ command, headers, body }, { all }) => {
    switch (command) {
      case 'MESSAGE':
        return { id: headers['subscription'], data: { headers, body } }
      case 'RECEIPT':
        return { id: headers['receipt-id'], reply: headers }
      case 'ERROR': {
        // RabbitMQ does not say which frame it refuses: it is the oldest one without an answer.
        const id = headers['receipt-id'] ?? all().find(({ confirmed }) => !confirmed)?.id
        return { id, error: headers['message'] ?? 'refused' }
      }
      default:
        return null
    }
  },
}
