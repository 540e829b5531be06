import { listen, onJson, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/plain.js'

/** The server that docs/wires/plain.md describes. */
async function start() {
  const log: string[] = []
  const followers = new Set<(message: unknown) => void>()
  const { address, drop } = await listen((socket, answer) => {
    onJson(socket, ({ op, id, channel, payload }) => {
      const isKnown = channel === 'one' || channel === 'other'
      if (op === 'request') {
        const { value } = payload as { value: number }
        answer(value < 0 ? { op: 'error', id, error: 'too small' } : { op: 'ok', id, data: 2 * value })
        return
      }
      if (op === 'unsubscribe') followers.delete(answer)
      else if (channel === 'one') followers.add(answer)
      log.push(`${op === 'unsubscribe' ? '-' : isKnown ? '+' : '?'}${channel}`)
      answer(isKnown ? { op: 'ok', id } : { op: 'error', id, error: 'unknown channel' })
    })
    socket.on('close', () => followers.delete(answer))
  })
  const publish = (data: number) => {
    for (const send of followers) send({ op: 'message', channel: 'one', data })
  }
  return { url: `ws://${address}`, log, drop, publish }
}

proveWire('a plain protocol', {
  options,
  wire,
  start,
  topics: [
    ['one', 'one'],
    ['other', 'other'],
  ],
  toValue: (data: number) => data,
  refused: ['missing', 'missing', 'unknown channel'],
  request: [{ value: 4 }, 8],
  refusedRequest: [{ value: -1 }, 'too small'],
})
