import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Link } from '../../src/worker/Link.js'
import { FakeWorker } from './FakeWorker.js'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('Worker', FakeWorker)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A link with a worker that has started, and one socket. */
function startLink() {
  const worker = new FakeWorker()
  const onEnd = vi.fn()
  const link = new Link(() => worker as never, 5_000, onEnd)
  const events: string[] = []
  const ended = new Promise((resolve) => {
    link.add({
      handle(report) {
        if (report[0] === 'ended') resolve(events.push(`ended ${report[2].code}`))
        else if (report[0] !== 'received') events.push(report[0])
      },
      // The next message must have a task of its own.
      receive: (data) => events.push(`received ${data as string}`) < 0,
      stayOnPage: () => events.push('stayOnPage'),
    })
  })
  worker.onmessage!({ data: [] })
  return { worker, onEnd, link, events, ended }
}

/** Resolves after the tasks that are on their way. */
const passTask = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

const show = (type: string, persisted: boolean) =>
  dispatchEvent(Object.assign(new Event(type), { persisted }))

test('V6 ends the sockets of a worker that does not answer, after the messages that have arrived', async () => {
  const { worker, onEnd, link, events, ended } = startLink()
  worker.onmessage!({ data: [['received', 1, ['one', 'two']]] })
  link.post(['ping'])
  vi.advanceTimersByTime(19_000)
  expect(onEnd).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_500)
  await ended
  expect(events).toEqual(['received one', 'received two', 'failed', 'ended 1006'])
  expect(onEnd).toHaveBeenCalledExactlyOnceWith(undefined)
  expect(worker.terminate).toHaveBeenCalled()
})

test.each<[string, (worker: FakeWorker) => void]>([
  ['throws', (worker) => worker.onerror!(new Event('error', { cancelable: true }))],
  ['posts what cannot be read', (worker) => worker.onmessageerror!()],
])('V6 ends the sockets of a worker that %s, once', async (_title, fail) => {
  const { worker, onEnd, link, events, ended } = startLink()
  worker.onmessage!({ data: [['received', 1, ['one', 'two']]] })
  fail(worker)
  await ended
  expect(events).toEqual(['received one', 'received two', 'failed', 'ended 1006'])
  expect(onEnd).toHaveBeenCalledExactlyOnceWith(undefined)
  expect(worker.terminate).toHaveBeenCalled()
  // What is posted to a link that has ended goes nowhere.
  worker.postMessage.mockClear()
  link.post(['ping'])
  expect(worker.postMessage).not.toHaveBeenCalled()
})

test('V10 terminates the worker as the page enters the back/forward cache, and ends its sockets on return', async () => {
  const { worker, onEnd, events, ended } = startLink()
  show('pagehide', false)
  expect(worker.terminate).not.toHaveBeenCalled()
  show('pagehide', true)
  expect(worker.terminate).toHaveBeenCalledOnce()
  // What listens to `pageshow` before the link does may open a socket, which needs another worker.
  expect(onEnd).toHaveBeenCalledOnce()
  await passTask()
  expect(events).toEqual([])
  show('pageshow', true)
  await ended
  expect(events).toEqual(['failed', 'ended 1006'])
  expect(onEnd).toHaveBeenCalledOnce()
  // The link is over, and may not end the one that has followed it.
  show('pagehide', true)
  expect(onEnd).toHaveBeenCalledOnce()
})

test('V8 terminates the worker when there has been no socket for ten seconds', () => {
  const { worker, onEnd, link } = startLink()
  vi.advanceTimersByTime(4_000)
  worker.onmessage!({ data: [['ended', 1, { code: 1000, reason: '', wasClean: true }]] })
  vi.advanceTimersByTime(9_500)
  link.add({ handle: vi.fn(), receive: () => true, stayOnPage: vi.fn() })
  link.post(['dial', 2, 'ws://peer', []])
  worker.onmessage!({ data: [] })
  vi.advanceTimersByTime(4_000)
  expect(worker.terminate).not.toHaveBeenCalled()
  worker.onmessage!({ data: [['ended', 2, { code: 1000, reason: '', wasClean: true }]] })
  vi.advanceTimersByTime(9_500)
  expect(worker.terminate).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_500)
  expect(worker.terminate).toHaveBeenCalledOnce()
  expect(onEnd).toHaveBeenCalledExactlyOnceWith(undefined)
})
