import { describe, expect, test } from 'vitest'
import { topicTable, type TopicInput, type TopicPhase } from '../../src/channels/topicTable.js'

/** The whole table, written from the rules and not from the code. A dot means that nothing changes. */
const table = `
            followed  left     prepared   sent   confirmed  unanswered  refused  delayed  ended    voided   due     resubscribed
resting     wanted    .        .          .      .          .           .        .        .        .        .       .
wanted      .         resting  preparing  .      .          .           .        .        .        .        .       .
preparing   .         resting  .          asked  .          .           refused  .        .        wanted   .       .
asked       .         leaving  .          .      confirmed  .           refused  waiting  ended    wanted   .       .
leaving     asked     .        .          .      confirmed  confirmed   resting  resting  resting  resting  .       .
confirmed   .         resting  .          .      .          .           refused  waiting  ended    wanted   .       .
waiting     .         resting  .          .      .          .           .        .        .        wanted   wanted  wanted
refused     .         resting  .          .      .          .           .        .        .        .        .       wanted
ended       .         resting  .          .      .          .           .        .        .        .        .       wanted
`

const [head = [], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
const [, ...inputs] = ['', ...head] as [string, ...TopicInput[]]
const cells = rows.flatMap(([phase, ...nexts]) =>
  nexts.map((next, index) => [phase as TopicPhase, inputs[index]!, next] as const),
)

describe('X1 the table of a topic', () => {
  test('X1 has exactly these phases and inputs', () => {
    expect(rows.map(([phase]) => phase).sort()).toEqual(Object.keys(topicTable).sort())
    const used = new Set(Object.values(topicTable).flatMap((row) => Object.keys(row)))
    expect([...used].sort()).toEqual([...inputs].sort())
  })

  test.each(cells)('X1 %s, %s: %s', (phase, input, next) => {
    expect(topicTable[phase][input] ?? '.').toBe(next)
  })
})
