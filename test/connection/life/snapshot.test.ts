import { describe, expect, test } from 'vitest'
import { createState, type State } from '../../../src/connection/state.js'
import type { ReceivedMessage } from '../../../src/connection/receiving/receivedMessage.js'
import { differ, type ConnectionSnapshot } from '../../../src/connection/snapshot.js'
import { toSnapshot } from '../../../src/connection/life/toSnapshot.js'

const state: State = { ...createState('idle'), phase: 'open' }

const receive = (data: unknown): ReceivedMessage<unknown> => ({
  data,
  event: new MessageEvent('message'),
  receivedAt: 0,
  session: 1,
})

/** A phase in which `readyState` and `status` can change independently. */
const asking: State = { ...state, phase: 'resolving' }

const changes: Record<string, Partial<State>> = {
  readyState: { phase: 'ended' },
  status: { again: true },
  lastCloseEvent: { lastCloseEvent: new CloseEvent('close') },
  closedBy: { closedBy: 'timeout' },
  error: { error: new Error('new') },
  retry: { retry: { attempt: 1, delay: 2, at: 3 } },
}

describe('toSnapshot', () => {
  test('C9 shows the eight fields, and no phase', () => {
    expect(toSnapshot(state, null)).toStrictEqual({
      status: 'open',
      readyState: 1,
      lastCloseEvent: null,
      closedBy: null,
      lastMessage: null,
      data: null,
      error: null,
      retry: null,
    })
  })

  test.each(['text', '', new Blob(), new ArrayBuffer(1)])(
    'M1 shows the data of the latest message: %o',
    (data) => {
      const message = receive(data)
      expect(toSnapshot(state, message)).toMatchObject({ data, lastMessage: message.event })
    },
  )

  test('L9 returns the same object when only the phase changed', () => {
    const previous = toSnapshot({ ...state, phase: 'resolving' }, null)
    expect(toSnapshot({ ...state, phase: 'connecting' }, null, previous)).toBe(previous)
    expect(toSnapshot({ ...state, phase: 'mounting' }, null, previous)).toBe(previous)
  })

  test.each(Object.entries(changes))('L9 returns a new object when %s changed', (_, change) => {
    const previous = toSnapshot(asking, null)
    const next = toSnapshot({ ...asking, ...change }, null, previous)
    expect(next).not.toBe(previous)
    expect(previous).toStrictEqual(toSnapshot(asking, null))
  })
})

test('L9 toSnapshot() returns a new object for another message, and the same one for the same message', () => {
  const message = receive('text')
  const previous = toSnapshot(state, message)
  expect(toSnapshot({ ...state }, message, previous)).toBe(previous)
  expect(toSnapshot(state, receive('text'), previous)).not.toBe(previous)
  expect(toSnapshot(state, { ...message, data: 'other' }, previous)).not.toBe(previous)
})

describe('differ', () => {
  test.each(Object.entries(changes))(
    'L9 compares %s only if it is among the given fields',
    (field, change) => {
      const one = toSnapshot(asking, null)
      const other = toSnapshot({ ...asking, ...change }, null)
      const fields = Object.keys(one) as (keyof ConnectionSnapshot)[]
      expect(differ(one, other, [field as keyof ConnectionSnapshot])).toBe(true)
      expect(differ(one, other, fields)).toBe(true)
      expect(
        differ(
          one,
          other,
          fields.filter((name) => name !== field),
        ),
      ).toBe(false)
      expect(differ(one, other, [])).toBe(false)
    },
  )
})
