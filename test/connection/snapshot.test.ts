import { describe, expect, test } from 'vitest'
import type { State } from '../../src/connection/machine.js'
import { differ, toSnapshot, type ConnectionSnapshot } from '../../src/connection/snapshot.js'

const state: State = { phase: 'open', lastCloseEvent: null, closedBy: null, lastMessage: null, error: null }

const changes: Record<string, Partial<State>> = {
  readyState: { phase: 'closing' },
  lastCloseEvent: { lastCloseEvent: new CloseEvent('close') },
  closedBy: { closedBy: 'timeout' },
  lastMessage: { lastMessage: new MessageEvent('message', { data: 'new' }) },
  error: { error: new Error('new') },
}

describe('toSnapshot', () => {
  test('C9 shows the six fields, and no phase', () => {
    expect(toSnapshot(state)).toStrictEqual({
      readyState: 1,
      lastCloseEvent: null,
      closedBy: null,
      lastMessage: null,
      data: null,
      error: null,
    })
  })

  test.each(['text', '', new Blob(), new ArrayBuffer(1)])(
    'M1 shows the data of the latest message: %o',
    (data) => {
      const lastMessage = new MessageEvent('message', { data })
      expect(toSnapshot({ ...state, lastMessage }).data).toBe(data)
    },
  )

  test('L9 is the same object while nothing visible changed, though the phase did', () => {
    const previous = toSnapshot({ ...state, phase: 'resolving' })
    expect(toSnapshot({ ...state, phase: 'connecting' }, previous)).toBe(previous)
    expect(toSnapshot({ ...state, phase: 'awaited' }, previous)).toBe(previous)
  })

  test.each(Object.entries(changes))('L9 is another object when %s changed', (_, change) => {
    const previous = toSnapshot(state)
    const next = toSnapshot({ ...state, ...change }, previous)
    expect(next).not.toBe(previous)
    expect(previous).toStrictEqual(toSnapshot(state))
  })
})

describe('differ', () => {
  test.each(Object.entries(changes))('L9 looks at %s only if asked to', (field, change) => {
    const one = toSnapshot(state)
    const other = toSnapshot({ ...state, ...change })
    const fields = Object.keys(one) as (keyof ConnectionSnapshot)[]
    expect(differ(one, other, [field as keyof ConnectionSnapshot])).toBe(true)
    expect(differ(one, other, fields)).toBe(true)
    expect(
      differ(
        one,
        other,
        fields.filter((name) => name !== field && name !== 'data'),
      ),
    ).toBe(false)
    expect(differ(one, other, [])).toBe(false)
  })
})
