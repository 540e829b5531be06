import { afterEach, describe, expect, test, vi } from 'vitest'
import { nextTask, queueTask } from '../../src/testing/tasks.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const withoutChannel = () => vi.stubGlobal('MessageChannel', undefined)

/** What two tasks, and the promise jobs of the first, leave behind. */
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
  // Vitest cannot do without a process for long.
  vi.unstubAllGlobals()
  await last
  return log
}
const asTasks = ['after the calls', 'first', 'its promise jobs', 'second']

describe.each([
  ['with a MessageChannel', () => undefined],
  ['with the one that Node keeps, as under Jest and jsdom', withoutChannel],
  [
    'with no channel at all',
    () => {
      withoutChannel()
      vi.spyOn(process, 'getBuiltinModule').mockReturnValue({})
    },
  ],
  [
    'with no process either',
    () => {
      withoutChannel()
      vi.stubGlobal('process', undefined)
    },
  ],
])('%s', (_, arrange) => {
  test('T2 runs tasks in order, after the calls, with all promise jobs in between', async () => {
    expect(await record(arrange)).toEqual(asTasks)
  })

  test('T6 runs tasks while every timer is fake', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'setImmediate', 'setInterval', 'queueMicrotask', 'Date'],
    })
    expect(await record(arrange)).toEqual(asTasks)
  })
})

test('T6 keeps no port open once all tasks have run', async () => {
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
