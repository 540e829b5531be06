// @ts-check
/** What a broken server answers to a handshake, byte by byte: `/broken?kind=NAME` of the peer server. */
import { createHash } from 'node:crypto'
import { brokenFrames } from './brokenFrames.mjs'

/**
 * @typedef {import('node:stream').Duplex} Duplex
 * @typedef {{ tcp: Duplex, accept: string, seed: number }} Victim
 */

/** @type {(victim: Victim, ...headers: string[]) => string} */
const welcome = ({ accept }, ...headers) =>
  [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...headers,
    '\r\n',
  ].join('\r\n')

/** @type {(victim: Victim) => void} */
const reset = ({ tcp }) => void (/** @type {import('node:net').Socket} */ (tcp).resetAndDestroy())

/** Says it, and no more. @type {(answer: (victim: Victim) => string) => (victim: Victim) => void} */
const say = (answer) => (victim) => void victim.tcp.end(answer(victim), 'latin1')

/** Says half of a good answer. @type {(victim: Victim) => void} */
const sayHalf = (victim) => void victim.tcp.write(welcome(victim).slice(0, 70))

/** @type {Record<string, (victim: Victim) => void>} */
const handshakes = {
  'FIN at once': ({ tcp }) => void tcp.end(),
  'RST at once': reset,
  'no HTTP': say(() => '\0\xff\xfe\x01 hello\r\n\r\n'),
  'another status': say(() => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  'a redirect': say(() => 'HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n'),
  'a wrong Sec-WebSocket-Accept': say((victim) =>
    welcome({ ...victim, accept: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
  ),
  'no Sec-WebSocket-Accept': say((victim) => welcome(victim).replace(/Sec-.*\r\n/, '')),
  'a subprotocol that nobody asked for': say((victim) => welcome(victim, 'Sec-WebSocket-Protocol: other')),
  'an extension that nobody asked for': say((victim) => welcome(victim, 'Sec-WebSocket-Extensions: other')),
  'headers that are none': say((victim) => welcome(victim, '\0\x01 : :\x7f', 'no colon')),
  'half an answer, and FIN': (victim) => (sayHalf(victim), void victim.tcp.end()),
  'half an answer, and RST': (victim) =>
    void victim.tcp.write(welcome(victim).slice(0, 70), () => reset(victim)),
  'half an answer, and silence': sayHalf,
}

/** Bytes by chance, the same for the same seed. @type {(seed: number) => number[]} */
function draw(seed) {
  const hash = createHash('sha512').update(String(seed)).digest()
  // What would ask for more than it gets is the rarer half.
  return [...hash].map((byte, index) => (index === 1 ? byte % 8 : byte))
}

/**
 * Speaks when the client has said something, so that it knows of the opening by then, and ends the line: Firefox would wait for the rest of a
 * message that is too long for any memory.
 * @type {(bytes: readonly number[]) => (victim: Victim) => void}
 */
const welcomeWith = (bytes) => (victim) => {
  const { tcp } = victim
  tcp.once('data', () => tcp.end(Buffer.from(bytes)).resume())
  tcp.write(welcome(victim))
}

/** @type {Record<string, (victim: Victim) => void>} */
const kinds = {
  ...handshakes,
  ...Object.fromEntries(Object.entries(brokenFrames).map(([kind, bytes]) => [kind, welcomeWith(bytes)])),
  'a frame cut short': (victim) => void victim.tcp.end(Buffer.from(`${welcome(victim)}\x81\x05ab`, 'latin1')),
  'bytes by chance': (victim) =>
    void victim.tcp.end(Buffer.concat([Buffer.from(welcome(victim)), Buffer.from(draw(victim.seed))])),
}

/** @type {(line: { tcp: Duplex, request: import('node:http').IncomingMessage, params: URLSearchParams }) => void} */
export function breakDown({ tcp, request, params }) {
  const key = String(request.headers['sec-websocket-key'])
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  // A kind that is none would look like silence, which is one.
  const act = kinds[params.get('kind') ?? ''] ?? ((victim) => void tcp.write(welcome(victim)))
  act({ tcp, accept, seed: Number(params.get('seed')) })
}
