// @ts-check
/** Frames that no server may send according to RFC 6455, by the names that broken.mjs and the tests use. No imports: browsers load it too. */

/** @type {(code: number, ...reason: number[]) => number[]} */
const close = (code, ...reason) => [0x88, 2 + reason.length, code >> 8, code & 255, ...reason]

/** @type {Record<string, number[]>} */
export const brokenFrames = {
  'a reserved bit': [0xc1, 1, 65],
  'all reserved bits': [0xf1, 1, 65],
  'a reserved opcode for data': [0x83, 0],
  'a reserved opcode for control': [0x8b, 0],
  'a mask': [0x81, 0x81, 1, 2, 3, 4, 64],
  'a ping of 126 bytes': [0x89, 126, 0, 126, ...new Uint8Array(126)],
  'a ping in parts': [0x09, 0],
  'a close in parts': [0x08, 0],
  'a continuation of nothing': [0x80, 1, 65],
  'a text within a text': [0x01, 1, 65, 0x81, 1, 65],
  'text that is not UTF-8': [0x81, 2, 0xc3, 0x28],
  'text that ends within a character': [0x81, 2, 0xe2, 0x82],
  'a surrogate in text': [0x81, 3, 0xed, 0xa0, 0x80],
  'a reason that is not UTF-8': close(1000, 0xc3, 0x28),
  'a close of one byte': [0x88, 1, 3],
  'a length beyond 2^63': [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 1, 65],
  'a length beyond the memory': [0x82, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255, 65],
  ...Object.fromEntries(
    [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535].map((code) => [`the code ${code}`, close(code)]),
  ),
}

/** The broken handshakes of broken.mjs. */
export const brokenHandshakes = [
  ...['FIN at once', 'RST at once', 'no HTTP', 'another status', 'a redirect'],
  ...['a wrong Sec-WebSocket-Accept', 'no Sec-WebSocket-Accept', 'invalid headers'],
  ...['an unrequested subprotocol', 'an unrequested extension'],
  ...['half an answer, and FIN', 'half an answer, and RST', 'half an answer, and silence'],
]
