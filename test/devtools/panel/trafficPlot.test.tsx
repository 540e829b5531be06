import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { TrafficPlot } from '../../../src/devtools/panel/TrafficPlot.js'

const rates = [
  { at: 98_000, sent: 0, received: 7, sentBytes: 0, receivedBytes: 700 },
  { at: 99_000, sent: 1, received: 3, sentBytes: 20, receivedBytes: 300 },
  { at: 100_000, sent: 0, received: 1, sentBytes: 0, receivedBytes: 100 },
]

test.each([
  ['in the middle of a second', 100_400, ['↓ 3 ↑ 1 highest 7', '↓ 300 B ↑ 20 B highest 700 B']],
  ['after a silence', 102_000, ['↓ 0 ↑ 0 highest 7', '↓ 0 B ↑ 0 B highest 700 B']],
  ['when all is long ago', 300_000, ['none in the last two minutes', 'none in the last two minutes']],
])('I27 shows the messages and bytes of the last whole second %s', (_when, now, [messages, bytes]) => {
  const { container } = render(<TrafficPlot rates={rates} now={now} />)
  const captions = Array.from(container.querySelectorAll('figcaption'), ({ textContent }) => textContent)
  expect(captions).toEqual([`Messages per second ${messages}`, `Bytes per second ${bytes}`])
})
