import { afterEach, describe, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** Records reads of these globals, even by `typeof`. */
function watchGlobals(names: readonly string[]): {
  readonly touched: string[]
  readonly restore: () => void
} {
  const touched: string[] = []
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
  for (const [name, descriptor] of before) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        touched.push(name)
        return descriptor?.get ? (descriptor.get.call(globalThis) as unknown) : (descriptor?.value as unknown)
      },
    })
  }
  return {
    touched,
    restore() {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else Reflect.deleteProperty(globalThis, name)
      }
    },
  }
}

const foreign = [
  'WebSocket',
  'CloseEvent',
  'MessageEvent',
  'Event',
  'DOMException',
  'Blob',
  'window',
  'document',
  'navigator',
  'location',
]

describe('wasclean/core', () => {
  test('L7 reads no global when it is imported or when a connection is made', async () => {
    vi.resetModules()
    const { touched, restore } = watchGlobals(foreign)
    const { createConnection, ReadyState, closeCodes } = await import('../../src/core.js')
    vi.useFakeTimers()
    const connection = createConnection('ws://peer/', { onError: () => undefined })
    connection.subscribe(() => undefined)
    const { readyState } = connection.getSnapshot()
    restore()
    expect(touched).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    expect(readyState).toBe(ReadyState.CLOSED)
    expect(closeCodes.length).toBeGreaterThan(0)
  })

  test('L7 wasclean reads no global when it is imported either', async () => {
    vi.resetModules()
    await import('react')
    const { touched, restore } = watchGlobals(foreign)
    await import('../../src/index.js').finally(restore)
    expect(touched).toEqual([])
  })

  test('L10 sets a clear error if there is no WebSocket, and does not throw', async () => {
    vi.stubGlobal('WebSocket', undefined)
    const { createConnection } = await import('../../src/core.js')
    const onError = vi.fn()
    const onClose = vi.fn()
    const connection = createConnection('ws://peer/', { onError, onClose })
    expect(() => connection.open()).not.toThrow()
    const { readyState, error, lastCloseEvent } = connection.getSnapshot()
    expect({ readyState, lastCloseEvent }).toEqual({ readyState: 3, lastCloseEvent: null })
    expect(error).toBeInstanceOf(TypeError)
    expect(error?.message).toBe('WebSocket is missing: pass one')
    expect(onError.mock.calls).toEqual([[error, connection]])
    expect(onClose).not.toHaveBeenCalled()
  })

  test.each([
    [1001, undefined, 'InvalidAccessError', 15],
    [undefined, 'a'.repeat(124), 'SyntaxError', 12],
  ])(
    'C3 throws an Error with the same name and code if there is no DOMException: close(%s, …)',
    async (code, reason, name, legacy) => {
      const { createConnection } = await import('../../src/core.js')
      vi.stubGlobal('DOMException', undefined)
      const { close } = createConnection('ws://peer/')
      expect(() => close(code, reason)).toThrow(expect.objectContaining({ name, code: legacy }))
      expect(() => close(code, reason)).toThrow(Error)
    },
  )
})
