// @ts-check
/** How a broken server answers a handshake, byte by byte: `/broken?kind=NAME` of the peer server. */
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

/** Sends the answer and ends the connection. @type {(answer: (victim: Victim) => string) => (victim: Victim) => void} */
const send = (answer) => (victim) => void victim.tcp.end(answer(victim), 'latin1')

/** Sends half of a good answer. @type {(victim: Victim) => void} */
const sendHalf = (victim) => void victim.tcp.write(welcome(victim).slice(0, 70))

/** @type {Record<string, (victim: Victim) => void>} */
const handshakes = {
  'FIN at once': ({ tcp }) => void tcp.end(),
  'RST at once': reset,
  'no HTTP': send(() => '\0\xff\xfe\x01 hello\r\n\r\n'),
  'another status': send(() => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  'a redirect': send(() => 'HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n'),
  'a wrong Sec-WebSocket-Accept': send((victim) =>
    welcome({ ...victim, accept: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
  ),
  'no Sec-WebSocket-Accept': send((victim) => welcome(victim).replace(/Sec-.*\r\n/, '')),
  'an unrequested subprotocol': send((victim) => welcome(victim, 'Sec-WebSocket-Protocol: other')),
  'an unrequested extension': send((victim) => welcome(victim, 'Sec-WebSocket-Extensions: other')),
  'invalid headers': send((victim) => welcome(victim, '\0\x01 : :\x7f', 'no colon')),
  'half an answer, and FIN': (victim) => (sendHalf(victim), void victim.tcp.end()),
  'half an answer, and RST': (victim) =>
    void victim.tcp.write(welcome(victim).slice(0, 70), () => reset(victim)),
  'half an answer, and silence': sendHalf,
}

/** Random bytes, the same for the same seed. @type {(seed: number) => number[]} */
function draw(seed) {
  const hash = createHash('sha512').update(String(seed)).digest()
  // Lengths that exceed what follows are rarer than half.
  return [...hash].map((byte, index) => (index === 1 ? byte % 8 : byte))
}

/**
 * Sends the frame after the first message of the client, which then knows that it is open, and ends the connection: Firefox would wait for the rest of a
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
  'random bytes': (victim) =>
    void victim.tcp.end(Buffer.concat([Buffer.from(welcome(victim)), Buffer.from(draw(victim.seed))])),
}

/** @type {(line: { tcp: Duplex, request: import('node:http').IncomingMessage, params: URLSearchParams }) => void} */
export function breakDown({ tcp, request, params }) {
  const key = String(request.headers['sec-websocket-key'])
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  // An unknown kind would look like silence, which is a kind.
  const act = kinds[params.get('kind') ?? ''] ?? ((victim) => void tcp.write(welcome(victim)))
  act({ tcp, accept, seed: Number(params.get('seed')) })
}
