import { afterEach, describe, expect, test, vi } from 'vitest'
import { nextTask, queueTask } from '../../src/testing/tasks.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const withoutChannel = () => vi.stubGlobal('MessageChannel', undefined)

/** The log of two tasks and the promise jobs of the first. */
async function record(arrange: () => void) {
  arrange()
  const log: string[] = []
  queueTask(() => {
    log.push('first')
    void (async () => {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
      log.push('its promise jobs')
    })()
  })
  queueTask(() => log.push('second'))
  log.push('after the calls')
  const last = nextTask()
  // Vitest needs the process again soon.
  vi.unstubAllGlobals()
  await last
  return log
}
const asTasks = ['after the calls', 'first', 'its promise jobs', 'second']

describe.each([
  ['with a MessageChannel', () => undefined],
  ['with the MessageChannel of Node modules, as under Jest and jsdom', withoutChannel],
  [
    'without a MessageChannel',
    () => {
      withoutChannel()
      vi.spyOn(process, 'getBuiltinModule').mockReturnValue({})
    },
  ],
  [
    'without a MessageChannel and without a process',
    () => {
      withoutChannel()
      vi.stubGlobal('process', undefined)
    },
  ],
])('%s', (_, arrange) => {
  test('T2 tasks run in order, after the calls, with all promise jobs in between', async () => {
    expect(await record(arrange)).toEqual(asTasks)
  })

  test('T6 tasks run while every timer is fake', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'setImmediate', 'setInterval', 'queueMicrotask', 'Date'],
    })
    expect(await record(arrange)).toEqual(asTasks)
  })
})

test('T6 no port stays open once all tasks have run', async () => {
  const ports: MessagePort[] = []
  const Real = MessageChannel
  vi.stubGlobal(
    'MessageChannel',
    class extends Real {
      constructor() {
        super()
        ports.push(this.port1)
        vi.spyOn(this.port1, 'close')
      }
    },
  )
  const both = Promise.all([nextTask(), nextTask()])
  expect(ports).toHaveLength(1)
  expect(ports[0]!.close).not.toHaveBeenCalled()
  await both
  expect(ports[0]!.close).toHaveBeenCalledTimes(1)
})
