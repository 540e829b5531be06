import type {
  Frame,
  FrameFilter,
  FrameList,
  Inspector,
  Recording,
  RecordingSnapshot,
  Session,
  Simulated,
} from '../../../src/devtools/contract.ts'
import { describeCloseCode } from '../../../src/protocol/closeCodes.ts'

/** The moment that all fakes begin at. */
export const start = new Date(2026, 0, 5, 14, 2, 3).getTime()

const nothing: Simulated = { isStalled: false, latency: 0, refusesNext: false, dropEach: 0, dropped: 0 }

const initial: RecordingSnapshot = {
  address: 'wss://example.com/chat?token=…',
  status: 'open',
  readyState: 1,
  phase: 'open',
  closedBy: null,
  retry: null,
  error: null,
  closeCode: null,
  session: 1,
  owners: 2,
  latency: null,
  latencies: [],
  queued: 0,
  bufferedAmount: 0,
  sessions: [],
  rates: [],
  totalFrames: 0,
  keptBytes: 0,
  topics: [],
  requests: [],
  simulated: nothing,
  isSimulating: false,
  isPaused: false,
  isLive: true,
}

/** A frame, with what the test is not about filled in. */
export const toFrame = (number: number, fields: Partial<Frame> = {}): Frame => ({
  number,
  at: start + number * 10,
  session: 1,
  direction: number % 3 ? 'received' : 'sent',
  type: 'text',
  size: 20,
  data: `{"id":${number}}`,
  isShortened: false,
  decoded: [],
  error: null,
  isSimulated: false,
  ...fields,
})

/** A session that was open for ten seconds. */
export const toSession = (number: number, code: number | null, fields: Partial<Session> = {}): Session => {
  const from = start + (number - 1) * 12_000
  return {
    number,
    spans: [
      { type: 'connecting', from, to: from + 300 },
      { type: 'open', from: from + 300, to: code === null ? null : from + 10_000 },
      ...(code === null ? [] : [{ type: 'waiting', from: from + 10_000, to: from + 12_000 } as const]),
    ],
    protocol: '',
    close:
      code === null
        ? null
        : {
            at: from + 10_000,
            code,
            reason: '',
            wasClean: false,
            closedBy: 'network',
            meaning: describeCloseCode(code),
          },
    error: null,
    retry: code === null ? null : { attempt: 1, delay: 2000, at: from + 12_000 },
    stop: null,
    sent: 1,
    received: 2,
    bytes: 60,
    lastFrameAt: from + 2_000,
    ...fields,
  }
}

const matches = (frame: Frame, { text, direction, session, refused }: FrameFilter) =>
  (text === undefined || String(frame.data).toLowerCase().includes(text.toLowerCase())) &&
  (direction === undefined || frame.direction === direction) &&
  (session === undefined || frame.session === session) &&
  (!refused || frame.error !== null)

/** A recording that a test changes, and that notes what is asked of it. */
export interface FakeRecording extends Recording {
  /** Changes the snapshot, and tells the listeners. */
  readonly set: (changed: Partial<RecordingSnapshot>) => void
  /** The frames that are kept. Change them in place, then call `set`. */
  readonly kept: Frame[]
  /** The calls of everything that does something, such as `'retryNow()'`. */
  readonly calls: string[]
  /** The number of listeners. */
  readonly listeners: ReadonlySet<() => void>
}

/** Creates a recording without a connection. */
export function createFakeRecording(
  id: number,
  fields: Partial<RecordingSnapshot> = {},
  kept: Frame[] = [],
): FakeRecording {
  let snapshot: RecordingSnapshot = { ...initial, totalFrames: kept.length, ...fields }
  const listeners = new Set<() => void>()
  const calls: string[] = []
  const note =
    <Result>(name: string, result: Result) =>
    (...values: unknown[]) => {
      calls.push(`${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`)
      return result
    }
  const set = (changed: Partial<RecordingSnapshot>) => {
    snapshot = { ...snapshot, ...changed }
    for (const listener of [...listeners]) listener()
  }
  const select = (filter: FrameFilter): FrameList => {
    const find = () => kept.filter((frame) => matches(frame, filter))
    return {
      get length() {
        return find().length
      },
      at: (index) => find()[index],
    }
  }
  return {
    id,
    connection: null,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => snapshot,
    frames: {
      get length() {
        return kept.length
      },
      at: (index) => kept[index],
    },
    select: (filter) =>
      Object.values(filter).some((value) => value !== undefined)
        ? select(filter)
        : {
            get length() {
              return kept.length
            },
            at: (index) => kept[index],
          },
    pause: note('pause', undefined),
    resume: note('resume', undefined),
    clear: note('clear', undefined),
    simulation: {
      cut: note('cut', false),
      close(code, reason) {
        note('close', true)(code, reason)
        if (code === 1006) throw new RangeError('code: must be one that a server may send, got 1006')
        return true
      },
      stall: note('stall', undefined),
      setLatency: note('setLatency', undefined),
      refuseNext: note('refuseNext', undefined),
      dropEach: note('dropEach', undefined),
      inject: note('inject', true),
      restore: note('restore', undefined),
    },
    retryNow: note('retryNow', undefined),
    toJsonLines: () => '{"version":1}\n',
    stop: note('stop', undefined),
    set,
    kept,
    calls,
    listeners,
  }
}

/** Creates an inspector that knows these recordings. */
export function createFakeInspector(...recordings: readonly Recording[]): Inspector {
  let snapshot = { recordings }
  const listeners = new Set<() => void>()
  const set = (changed: readonly Recording[]) => {
    snapshot = { recordings: changed }
    for (const listener of [...listeners]) listener()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => snapshot,
    add: (recording) => set([...snapshot.recordings, recording]),
    remove: (recording) => set(snapshot.recordings.filter((other) => other !== recording)),
    dispose() {},
  }
}
