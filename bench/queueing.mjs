// @ts-check
/**
 * What `send` costs for a text of a million bytes that has to wait, beside a TextEncoder for the same text:
 *
 *     node bench/queueing.mjs [--rounds 15]
 *
 * In Node. The queue counts the bytes of a text without encoding it, which is all that takes its time.
 */
import { parseArgs } from 'node:util'
import { load } from './bundle.mjs'
import { median } from './statistics.mjs'

const { values } = parseArgs({ options: { rounds: { type: 'string' } } })
const rounds = Number(values.rounds ?? 15)
const size = 1_000_000

const { createConnection } = /** @type {typeof import('../src/core.js')} */ (
  await load(`export { createConnection } from 'wasclean/core'`)
)
const encoder = new TextEncoder()

/** @type {Record<string, (round: number) => string>} Another text each time, so that nothing is known of it before. */
const texts = {
  ASCII: (round) => `${round}`.padEnd(size, 'text '),
  JSON: (round) =>
    JSON.stringify(
      Array.from({ length: size / 60 }, (_, id) => ({
        id,
        round,
        name: 'naïve €',
        at: '2026-01-01T00:00:00Z',
      })),
    ),
  emoji: (round) => `${round}`.padEnd(size / 2, '😀'),
}

/** @type {(act: () => void) => number} Milliseconds. */
function time(act) {
  const start = performance.now()
  act()
  return performance.now() - start
}

for (const [name, toText] of Object.entries(texts)) {
  const connection = createConnection(() => new Promise(() => undefined), { connectTimeout: Infinity })
  connection.open()
  const samples = Array.from({ length: rounds + 3 }, (_, round) => {
    const [one, other] = [toText(round), toText(round)]
    return { send: time(() => connection.send(one)), encode: time(() => encoder.encode(other)) }
  }).slice(3)
  connection.dispose()
  const send = median(samples.map((sample) => sample.send))
  const encode = median(samples.map((sample) => sample.encode))
  const ratio = median(samples.map((sample) => sample.send / sample.encode))
  console.log(
    `${name}: send ${send.toFixed(2)} ms, TextEncoder ${encode.toFixed(2)} ms, ratio ${ratio.toFixed(2)}, asked: at most 2, ${ratio <= 2 ? 'met' : 'MISSED'}`,
  )
}
