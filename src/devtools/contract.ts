import type { Connection } from '../connection/contract.js'
import type { ConnectionSnapshot } from '../connection/snapshot.js'
import type { ClosedBy, Phase, ReconnectStop, Retry } from '../connection/state.js'
import type { TopicStatus } from '../channels/contract.js'
import type { CloseCodeDescription } from '../protocol/closeCodes.js'

/** `'sent'`: from the page to the server. `'received'`: from the server to the page. */
export type Direction = 'sent' | 'received'

/** The data of a frame, as a recording keeps it. A Blob becomes bytes as soon as it has been read. */
export type FrameData = string | Uint8Array

/** The options of `record` and `createInspector`. */
export interface RecordingOptions {
  /**
   * The largest number of frames that are kept. Older ones are discarded.
   *
   * @default 1_000
   */
  readonly frames?: number | undefined
  /**
   * The largest number of bytes that the kept frames have together.
   *
   * @default 5_000_000
   */
  readonly bytes?: number | undefined
  /**
   * Returns what is kept of a payload in place of it: text, bytes, or null for nothing. It runs once for each frame, before anything is kept. With a
   * mask, the results of `parse` and `schema`, and the texts of their errors, are not kept. If it throws, nothing is kept of that frame.
   *
   * @default none: payloads are kept as they are
   * @example mask: (data) => (typeof data === 'string' ? data.replace(/"token":"[^"]*"/g, '"token":"…"') : null)
   */
  readonly mask?: ((data: FrameData, direction: Direction) => FrameData | null) | undefined
}

/** One frame of either direction. */
export interface Frame {
  /** 1 for the first frame of the recording, one more each time. Use it as a key. */
  readonly number: number
  /** The time, in milliseconds since 1970. */
  readonly at: number
  /** The number of its session. */
  readonly session: number
  readonly direction: Direction
  readonly type: 'text' | 'binary'
  /** The number of bytes on the wire, also if less is kept. Without frame headers and compression. */
  readonly size: number
  /** What is kept of the payload. Null: nothing (masked, or a large Blob, or a Blob that is not read yet). */
  readonly data: FrameData | null
  /** True if `data` is only the beginning of the payload: at most 100,000 characters or bytes are kept. */
  readonly isShortened: boolean
  /** The results of `parse` and `schema`: one for each message of the frame. Empty if they are `data` itself. For display: see `preview`. */
  readonly decoded: readonly unknown[]
  /** Why the frame, or a message in it, was refused. Null if none was. */
  readonly error: string | null
  /** The frame was injected by `simulation.inject`. */
  readonly isSimulated: boolean
}

/** A list of frames in the order in which they came. It changes in place: read it again after every new snapshot. */
export interface FrameList {
  readonly length: number
  /** Returns the frame at this index, 0 for the oldest. O(1). */
  readonly at: (index: number) => Frame | undefined
}

/** Which frames `select` finds. Each field that is set must match. */
export interface FrameFilter {
  /** Part of the text of the frame, in any case. Binary frames never match. */
  readonly text?: string | undefined
  readonly direction?: Direction | undefined
  /** The number of a session. */
  readonly session?: number | undefined
  /** True: only frames with an `error`. */
  readonly refused?: boolean | undefined
}

/** A part of the life of a session. `'resolving'`: the address function runs. `'handshake'`: the option `handshake` runs. */
export type SpanType = 'resolving' | 'connecting' | 'handshake' | 'open' | 'closing' | 'waiting'

/** A bar of the timeline. */
export interface Span {
  readonly type: SpanType
  readonly from: number
  /** Null: it goes on. */
  readonly to: number | null
}

/** How a session ended. */
export interface SessionClose {
  readonly at: number
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
  readonly closedBy: ClosedBy
  /** What the code means. */
  readonly meaning: CloseCodeDescription
}

/** One attempt to connect, with everything up to the next one. */
export interface Session {
  /** The number that messages of the session have. 0: the address function has not returned, so there was no socket. */
  readonly number: number
  readonly spans: readonly Span[]
  /** The subprotocol that the server chose. */
  readonly protocol: string
  /** Null: it goes on, or there was no socket. */
  readonly close: SessionClose | null
  /** The text of the latest error, without those of messages. Null if there was none. */
  readonly error: string | null
  /** The attempt that was scheduled after it. */
  readonly retry: Retry | null
  /** Why no attempt was scheduled after it. */
  readonly stop: ReconnectStop['reason'] | null
  readonly sent: number
  readonly received: number
  readonly bytes: number
  /** The time of the latest frame of either direction. Null if there was none. */
  readonly lastFrameAt: number | null
}

/** The traffic of one second. Seconds without traffic are missing. */
export interface Rate {
  /** The beginning of the second, in milliseconds since 1970. */
  readonly at: number
  readonly sent: number
  readonly received: number
  readonly sentBytes: number
  readonly receivedBytes: number
}

/** A measured latency. */
export interface LatencySample {
  readonly at: number
  readonly latency: number
}

/** A topic that somebody follows. */
export interface RecordedTopic {
  readonly key: string
  readonly status: TopicStatus
  readonly followers: number
  readonly error: string | null
}

/** A request, with its end. */
export interface RecordedRequest {
  readonly number: number
  /** The time of the call. For a request that was pending when the recording began: that time. */
  readonly at: number
  readonly payload: unknown
  /** `'aborted'`: by its signal. `'failed'`: the wire has thrown. */
  readonly outcome: 'pending' | 'answered' | 'refused' | 'lost' | 'timeout' | 'aborted' | 'failed'
  readonly endedAt: number | null
  /** The text of the error that it was rejected with. */
  readonly error: string | null
}

/** What is being simulated now. */
export interface Simulated {
  /** Nothing passes in either direction. */
  readonly isStalled: boolean
  /** Milliseconds that everything takes in addition, in each direction. 0: none. */
  readonly latency: number
  /** The next handshake is refused. */
  readonly refusesNext: boolean
  /** Each n-th received message is dropped. 0: none. */
  readonly dropEach: number
  /** The number of messages that were dropped since `dropEach` was set. */
  readonly dropped: number
}

/** What the server or the network would do, done on this side: the app cannot see a difference. */
export interface Simulation {
  /**
   * Cuts the line: the session ends with 1006, not clean. Returns false if there is no socket. The real server sees a close frame without a code, since
   * a page cannot do otherwise.
   */
  readonly cut: () => boolean
  /**
   * Closes from the server's side. Without a code the session ends with 1005. Returns false if no session is open.
   *
   * @throws RangeError for a code that a server may not send, or a reason over 123 bytes.
   */
  readonly close: (code?: number, reason?: string) => boolean
  /** Nothing passes any more, and a close gets no answer. False: everything held back passes, in order. Also applies to later sessions. */
  readonly stall: (stalled: boolean) => void
  /**
   * Everything takes this long in each direction, in addition, also in later sessions. 0: nothing is delayed.
   *
   * @throws RangeError for a number that is negative, NaN or infinite.
   */
  readonly setLatency: (milliseconds: number) => void
  /** Refuses the next handshake, or the one that is running. False: no more. */
  readonly refuseNext: (refuses: boolean) => void
  /**
   * Drops each n-th received message, also in later sessions. 0: none. 1: all.
   *
   * @throws RangeError for anything but 0 or a positive integer.
   */
  readonly dropEach: (count: number) => void
  /** Delivers a message as if the server had sent it. Returns false if no session is open. */
  readonly inject: (data: string | ArrayBuffer) => boolean
  /** Ends everything that is simulated: what was held back passes at once. */
  readonly restore: () => void
}

/** What is known of a connection. A new object after every change. */
export interface RecordingSnapshot extends Pick<
  ConnectionSnapshot,
  'status' | 'readyState' | 'closedBy' | 'retry'
> {
  /** The address, its query masked: `wss://example.com/chat?token=…`. Empty before the first socket if it comes from a function. */
  readonly address: string
  readonly phase: Phase
  /** The text of the current error. */
  readonly error: string | null
  /** The code of the latest close. */
  readonly closeCode: number | null
  /** The number of the current or latest session. 0 before the first. */
  readonly session: number
  /** The number of components and channels that hold the connection. 0 for one that only your own code has opened. */
  readonly owners: number
  /** Milliseconds. Null before the first answered ping. */
  readonly latency: number | null
  /** The latest 120 measurements, oldest first. */
  readonly latencies: readonly LatencySample[]
  /** The number of messages in the queue. */
  readonly queued: number
  /** The number of unsent bytes: those in the queue and those in the socket. */
  readonly bufferedAmount: number
  /** The latest 100 sessions, oldest first. */
  readonly sessions: readonly Session[]
  /** The latest 120 seconds with traffic, oldest first. */
  readonly rates: readonly Rate[]
  /** All frames since the beginning or the latest `clear`, also those that are no longer kept. */
  readonly totalFrames: number
  /** The bytes of the kept frames. */
  readonly keptBytes: number
  /** Empty if no channels are used. */
  readonly topics: readonly RecordedTopic[]
  /** The latest 100 requests, oldest first. */
  readonly requests: readonly RecordedRequest[]
  readonly simulated: Simulated
  /** True while `simulated` says anything. */
  readonly isSimulating: boolean
  /** True while no frames are recorded. */
  readonly isPaused: boolean
  /** False for an imported recording, and after `stop`. */
  readonly isLive: boolean
}

/** The recording of one connection. All functions work without the object. */
export interface Recording {
  /** Unique in this page. */
  readonly id: number
  /** The recorded connection. Null for an imported recording. */
  readonly connection: Connection<unknown> | null
  /** Calls the listener after changes, at most four times a second, and once while frames come by the hundred. Returns the function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void
  /** Returns the same object until the next change. */
  readonly getSnapshot: () => RecordingSnapshot
  /** All frames that are kept. */
  readonly frames: FrameList
  /** Returns the kept frames that match. The list goes on to follow the recording; reading it looks at new frames only. */
  readonly select: (filter: FrameFilter) => FrameList
  /** No frames are recorded until `resume`. Sessions, latencies and rates are. */
  readonly pause: () => void
  /** Frames are recorded again. */
  readonly resume: () => void
  /** Discards frames, ended sessions, latencies, rates and ended requests. */
  readonly clear: () => void
  readonly simulation: Simulation
  /** Connects at once while the connection waits for a retry. Otherwise does nothing. */
  readonly retryNow: () => void
  /** Returns the recording as JSON lines: see `importRecording`. The query of addresses is masked. */
  readonly toJsonLines: () => string
  /** Ends the recording, and everything that is simulated. What was recorded stays readable. */
  readonly stop: () => void
}

/** A line that could not be read. */
export interface ImportProblem {
  /** 1 for the first line. */
  readonly line: number
  readonly message: string
}

/** What `importRecording` has read. */
export interface ImportedRecording {
  /** Everything that could be read. Empty if that was nothing. */
  readonly recording: Recording
  /** Empty if every line was read. */
  readonly problems: readonly ImportProblem[]
}

/** What an inspector knows. A new object after every change of the list. */
export interface InspectorSnapshot {
  /**
   * The recordings of all connections of this page that have dialled, oldest first, then the imported ones. At most 100: those that have been closed
   * for longest are discarded first.
   */
  readonly recordings: readonly Recording[]
}

/** Records every connection of the page. All functions work without the object. */
export interface Inspector {
  /** Calls the listener when the list of recordings changes. Returns the function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void
  /** Returns the same object until the next change. */
  readonly getSnapshot: () => InspectorSnapshot
  /** Adds a recording to the list, such as an imported one. */
  readonly add: (recording: Recording) => void
  /** Removes a recording from the list, and stops it. */
  readonly remove: (recording: Recording) => void
  /** Ends all recordings, and stops looking for connections. */
  readonly dispose: () => void
}

/** A value in a form that is safe to show. */
export interface Preview {
  readonly type:
    | 'string'
    | 'number'
    | 'boolean'
    | 'null'
    | 'other' // undefined, bigint, symbol, function, date, error: `text` says what
    | 'array'
    | 'object'
    | 'binary'
    | 'getter' // is not called
    | 'cycle' // contains itself
    | 'unreadable' // a proxy that throws
  /** The value, shortened: a string without quotes, the name of a class, the number of bytes. */
  readonly text: string
  /** The fields or elements. Empty for all other values. */
  readonly entries: readonly (readonly [key: string, value: Preview])[]
  /** The number of further fields, elements, characters or bytes that are not shown. */
  readonly more: number
}
