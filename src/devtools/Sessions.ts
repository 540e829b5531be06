import type { Phase, ReconnectStop, Retry } from '../connection/state.js'
import { describeCloseCode } from '../protocol/closeCodes.js'
import type { Direction, Session, SessionClose, Span, SpanType } from './contract.js'

/** A session that can still change. */
type Draft = { -readonly [Field in keyof Session]: Session[Field] }

/** A change of the phase, as a recording sees it. */
export interface PhaseChange {
  readonly phase: Phase
  readonly at: number
  /** The number of the session. 0 if there is no socket. */
  readonly number: number
  readonly protocol: string
  readonly retry: Retry | null
}

const most = 100

/** What the timeline shows in each phase. In the others, a session that has not ended is closing. */
const spanOf: Partial<Record<Phase, SpanType>> = {
  resolving: 'resolving',
  connecting: 'connecting',
  greeting: 'handshake',
  open: 'open',
  probing: 'open',
  waiting: 'waiting',
}

/** The sessions of a connection: its timeline. */
export class Sessions {
  #drafts: Draft[] = []
  readonly #shown = new WeakMap<Draft, Session>()
  #list: readonly Session[] | null = null
  /** The session that frames are counted for. It has changed without notice. */
  #counted: Draft | null = null

  enter({ phase, at, number, protocol, retry }: PhaseChange): void {
    const last = this.#drafts.at(-1)
    if (phase === 'resolving' && last?.spans.at(-1)?.type === 'waiting') {
      this.#span(last, null, at)
      this.#changed(last)
    }
    // By its number, because a handshake that was left can be taken back.
    const draft =
      phase === 'resolving'
        ? this.#add()
        : (this.#drafts.findLast((candidate) => number > 0 && candidate.number === number) ?? last)
    if (!draft) return
    if (phase === 'connecting' && number) draft.number = number
    if (phase === 'open') draft.protocol = protocol
    if (phase === 'waiting') draft.retry = retry
    const isUnfinished = draft.number > 0 && !draft.close
    this.#span(draft, spanOf[phase] ?? (isUnfinished && phase !== 'closed' ? 'closing' : null), at)
    this.#changed(draft)
  }

  /** A session was under way when the recording began. */
  adopt(number: number, protocol: string, spans: Span[]): void {
    const draft = this.#add()
    Object.assign(draft, { number, protocol, spans })
    this.#changed(draft)
  }

  close(close: Omit<SessionClose, 'meaning'>): void {
    // The end of a session that was left comes before that of the next one.
    const draft = this.#drafts.find((candidate) => candidate.number > 0 && !candidate.close)
    if (!draft) return
    draft.close = { ...close, meaning: describeCloseCode(close.code) }
    if (draft.spans.at(-1)?.type !== 'waiting') this.#span(draft, null, close.at)
    this.#changed(draft)
  }

  fail(error: string): void {
    this.#changeLast({ error })
  }

  stop(stop: ReconnectStop['reason']): void {
    this.#changeLast({ stop })
  }

  /** Runs for every frame, so it only counts. */
  count(number: number, direction: Direction, size: number, at: number): void {
    if (this.#counted?.number !== number) {
      this.#settle()
      this.#counted = this.#drafts.findLast((candidate) => candidate.number === number) ?? null
    }
    const draft = this.#counted
    if (!draft) return
    draft[direction] += 1
    draft.bytes += size
    draft.lastFrameAt = at
  }

  load(session: Session): void {
    this.#drafts.push({ ...session })
    this.#list = null
  }

  /** Forgets the sessions that are over. */
  clear(): void {
    this.#settle()
    this.#drafts = this.#drafts.filter(({ spans }) => spans.at(-1)?.to === null)
    this.#list = null
  }

  /** The same list until the next change, and in it the same object for each session that has not changed. */
  getAll(): readonly Session[] {
    this.#settle()
    return (this.#list ??= this.#drafts.map((draft) => {
      let shown = this.#shown.get(draft)
      if (!shown) this.#shown.set(draft, (shown = { ...draft }))
      return shown
    }))
  }

  #settle(): void {
    if (this.#counted) this.#changed(this.#counted)
    this.#counted = null
  }

  #add(): Draft {
    const draft: Draft = {
      number: 0,
      spans: [],
      protocol: '',
      close: null,
      error: null,
      retry: null,
      stop: null,
      sent: 0,
      received: 0,
      bytes: 0,
      lastFrameAt: null,
    }
    this.#drafts.push(draft)
    if (this.#drafts.length > most) this.#drafts.shift()
    return draft
  }

  /** Ends the current span, and begins the next one if it is of another type. The list is a new one, so that the shown one stays as it is. */
  #span(draft: Draft, type: SpanType | null, at: number): void {
    const last = draft.spans.at(-1)
    const spans = [...draft.spans]
    if (last?.to === null) {
      if (last.type === type) return
      spans.pop()
      // Most addresses are there at once.
      if (last.type !== 'resolving' || last.from < at) spans.push({ ...last, to: at })
    }
    if (type) spans.push({ type, from: at, to: null })
    draft.spans = spans
  }

  #changeLast(change: Partial<Session>): void {
    const draft = this.#drafts.at(-1)
    if (!draft) return
    Object.assign(draft, change)
    this.#changed(draft)
  }

  #changed(draft: Draft): void {
    this.#shown.delete(draft)
    this.#list = null
  }
}
