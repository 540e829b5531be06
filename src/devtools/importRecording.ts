import { describeCloseCode } from '../protocol/closeCodes.js'
import { optionError } from '../utilities/optionError.js'
import { Book, type Reading } from './Book.js'
import type {
  Frame,
  ImportedRecording,
  ImportProblem,
  LatencySample,
  Rate,
  RecordedRequest,
  RecordedTopic,
  Session,
} from './contract.js'
import { createId } from './createId.js'
import { createRecording } from './createRecording.js'
import { assertLine, type Line } from './lines.js'
import { Simulator } from './Simulator.js'
import { version } from './toJsonLines.js'

type Mutable<Type> = { -readonly [Field in keyof Type]: Type[Field] }

const ignore = (): void => undefined

const blank: Reading = {
  address: '',
  status: 'closed',
  readyState: 3,
  phase: 'closed',
  closedBy: null,
  closeCode: null,
  retry: null,
  error: null,
  session: 0,
  owners: 0,
  latency: null,
  queued: 0,
  bufferedAmount: 0,
  simulated: { isStalled: false, latency: 0, refusesNext: false, dropEach: 0, dropped: 0 },
  isSimulating: false,
  isLive: false,
}

/**
 * Reads what `toJsonLines` has written. Never throws: a line that cannot be read is left out, and reported with its number.
 *
 * @example
 * ```ts
 * const { recording, problems } = importRecording(await file.text())
 * console.log(recording.getSnapshot().sessions.length, problems)
 * ```
 */
export function importRecording(text: string): ImportedRecording {
  const problems: ImportProblem[] = []
  const reading: Mutable<Reading> = { ...blank }
  const book = new Book({ frames: Infinity, bytes: Infinity }, () => reading)
  const lines = text.split('\n')
  let first = ''
  for (const [index, line] of lines.entries()) {
    if (!line.trim()) continue
    try {
      const read = parseLine(line)
      first ||= read.type
      readLine(book, reading, read)
    } catch (error) {
      problems.push({ line: index + 1, message: (error as Error).message })
    }
  }
  if (first !== 'recording' && !problems.some(({ line }) => line === 1))
    problems.unshift({ line: 1, message: `type: must be recording, got ${first || 'nothing'}` })
  const simulator = new Simulator(() => null, ignore)
  const recording = createRecording(createId(), book, simulator, {
    connection: null,
    retryNow: ignore,
    stop: ignore,
  })
  return { recording, problems }
}

function parseLine(text: string): Line {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    throw new SyntaxError(`line: must be JSON, got ${text.slice(0, 40).trimEnd()}`)
  }
  return assertLine(line)
}

function readLine(book: Book, reading: Mutable<Reading>, { type, ...line }: Line): void {
  switch (type) {
    case 'recording': {
      const { address, status, readyState, phase, closedBy, closeCode, error, session, latency } =
        line as unknown as Reading
      Object.assign(reading, {
        address,
        status,
        readyState,
        phase,
        closedBy,
        closeCode,
        error,
        session,
        latency,
      })
      if (line['version'] !== version) throw optionError('version', String(version), line['version'])
      break
    }
    case 'session':
      book.sessions.load(toSession(line))
      break
    case 'latency':
      book.addLatency(line as unknown as LatencySample)
      break
    case 'rate':
      book.rates.load(line as unknown as Rate)
      break
    case 'topic':
      book.requests.loadTopic(line as unknown as RecordedTopic)
      break
    case 'request':
      book.requests.load(line as unknown as RecordedRequest)
      break
    case 'frame':
      book.ring.push(toFrame(line, book.ring.next))
  }
}

function toSession(line: object): Session {
  const { close, ...session } = line as unknown as Session
  return { ...session, close: close && { ...close, meaning: describeCloseCode(close.code) } }
}

function toFrame(line: object, number: number): Frame {
  const { at, session, direction, size, isShortened, error, isSimulated } = line as unknown as Frame
  const { text, hex, format } = line as { text?: string; hex?: string; format?: Frame['type'] }
  return {
    ...{ number, at, session, direction, size, type: format ?? 'text', decoded: [] },
    data:
      text ??
      (hex === undefined ? null : Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16))),
    isShortened: !!isShortened,
    error: error ?? null,
    isSimulated: !!isSimulated,
  }
}
