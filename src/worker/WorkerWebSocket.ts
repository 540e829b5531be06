import { goesOn } from '../platform/transport.js'
import { assertProtocols, toAddress, toProtocolList } from '../protocol/address.js'
import { toCloseArguments } from '../protocol/closeArguments.js'
import { toWellFormed } from '../protocol/closeReason.js'
import { copyData, measure, toMessageData, type MessageData } from '../protocol/messageData.js'
import { ReadyState } from '../protocol/readyState.js'
import { connectionLost, type ConnectionEnd } from '../protocol/connectionEnd.js'
import type { MakeEvent } from './createLightEvents.js'
import type { Link } from './Link.js'
import { blocked, type Payload, type Report } from './messages.js'

/** What a socket of a worker needs besides the arguments of a WebSocket. */
export interface Base {
  readonly link: Link
  readonly createEvent: MakeEvent
  /** The class of the runtime. */
  readonly Plain: typeof WebSocket
}

type Handler = (event: Event) => unknown
type EventType = 'open' | 'message' | 'error' | 'close'

/** A WebSocket whose connection is in a worker: its interface, its states, its checks and its events. */
export class WorkerWebSocket extends EventTarget {
  declare static readonly CONNECTING: 0
  declare static readonly OPEN: 1
  declare static readonly CLOSING: 2
  declare static readonly CLOSED: 3
  declare readonly CONNECTING: 0
  declare readonly OPEN: 1
  declare readonly CLOSING: 2
  declare readonly CLOSED: 3
  declare onopen: WebSocket['onopen']
  declare onerror: WebSocket['onerror']
  declare onclose: WebSocket['onclose']
  declare onmessage: WebSocket['onmessage']

  readonly #base: Base
  readonly #id: number
  readonly #handlers: Partial<Record<EventType, Handler | null>> = {}
  readonly #url: URL
  #protocol = ''
  #extensions = ''
  #readyState: ReadyState = 0
  #binaryType: BinaryType = 'blob'
  /** The bytes that were passed to `send`, and how many of them have left the socket. */
  #passedBytes = 0
  #sentBytes = 0
  /** Somebody listens to messages with `addEventListener`. */
  #hasListeners = false
  /** The next message may follow in the same task: only a connection listens, and nothing in it waits for promise jobs. */
  #goesOn = false
  /** The socket that takes over if there can be no worker. */
  #plain: WebSocket | null = null

  static {
    const { prototype } = this
    for (const type of ['open', 'message', 'error', 'close'] as const)
      Object.defineProperty(prototype, `on${type}`, {
        configurable: true,
        enumerable: true,
        get(this: WorkerWebSocket) {
          return this.#handlers[type] ?? null
        },
        set(this: WorkerWebSocket, value: unknown) {
          this.#setHandler(type, value)
        },
      })
    for (const target of [this, prototype])
      for (const [name, value] of Object.entries(ReadyState))
        Object.defineProperty(target, name, { value, enumerable: true })
    Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true })
  }

  constructor(base: Base, url: unknown, protocols: unknown) {
    super()
    const text = toWellFormed(`${url as string}`)
    const list = protocols === undefined ? [] : toProtocolList(protocols)
    this.#url = toAddress(text)
    assertProtocols(list)
    this.#base = base
    this.#id = base.link.add({
      handle: (report) => this.#handle(report),
      receive: (data) => this.#receive(data),
      stayOnPage: () => this.#stayOnPage(list),
    })
    base.link.post(['dial', this.#id, this.#url.href, list])
  }

  get url(): string {
    return this.#url.href
  }
  get protocol(): string {
    return this.#protocol
  }
  get extensions(): string {
    return this.#extensions
  }
  get readyState(): ReadyState {
    return this.#readyState
  }
  get bufferedAmount(): number {
    return this.#passedBytes - this.#sentBytes + (this.#plain?.bufferedAmount ?? 0)
  }
  get binaryType(): BinaryType {
    return this.#binaryType
  }
  set binaryType(value: BinaryType) {
    const text: string = `${value}`
    if (text !== 'blob' && text !== 'arraybuffer') return
    this.#binaryType = text
    if (this.#plain) this.#plain.binaryType = text
    this.#base.link.post(['binaryType', this.#id, text])
  }

  override addEventListener(...values: Parameters<EventTarget['addEventListener']>): void {
    if (values[0] === 'message') this.#hasListeners = true
    this.#goesOn &&= !this.#hasListeners
    super.addEventListener(...values)
  }

  send(data: MessageData): void {
    const message = copyData(toMessageData(data)) as Payload
    if (!this.#readyState)
      throw new DOMException('send: readyState must not be CONNECTING, got 0', 'InvalidStateError')
    const plain = this.#plain
    if (plain) {
      plain.send(message as string)
      return
    }
    const bytes = measure(message as MessageData)
    this.#passedBytes += bytes
    if (this.#readyState !== 1) return
    const buffer = ArrayBuffer.isView(message) ? message.buffer : message
    const transfer = buffer instanceof ArrayBuffer ? buffer : undefined
    this.#base.link.post(['send', this.#id, message, bytes], transfer)
  }

  close(code?: number, reason?: string): void {
    const closeArguments = toCloseArguments(code, reason)
    if (this.#readyState > 1) return
    this.#readyState = 2
    this.#plain?.close(...(closeArguments as readonly unknown[] as [number?, string?]))
    this.#base.link.post(['close', this.#id, ...closeArguments])
  }

  #setHandler(type: EventType, value: unknown): void {
    const handler = Object(value) === value ? (value as Handler) : null
    const isNew = !this.#handlers[type]
    this.#handlers[type] = handler
    // A handler that replaces another one keeps its place among the listeners.
    if (!handler) super.removeEventListener(type, this.#callHandler)
    else if (isNew) super.addEventListener(type, this.#callHandler)
  }

  readonly #callHandler = (event: Event): void => {
    const handler = this.#handlers[event.type as EventType]
    if (typeof handler !== 'function') return
    const canContinue = handler.call(this, event) === goesOn
    if (event.type === 'message') this.#goesOn = canContinue && !this.#hasListeners
  }

  #handle([kind, , first, second]: Report): void {
    if (kind === 'opened') this.#open(first, second)
    else if (kind === 'sent') this.#sentBytes = first
    else if (kind === 'closing') this.#readyState = Math.max(this.#readyState, 2) as ReadyState
    else if (kind === 'failed') this.#fail(first)
    else if (kind === 'ended') this.#end(first)
  }

  #open(protocol: string, extensions: string): void {
    // Firefox reports it even after close().
    if (this.#readyState) return
    this.#readyState = 1
    this.#protocol = protocol
    this.#extensions = extensions
    this.dispatchEvent(new Event('open'))
  }

  #receive(data: Payload): boolean {
    if (this.#readyState !== 1) return true
    const { message } = this.#handlers
    const { origin } = this.#url
    if (this.#goesOn) this.#goesOn = message?.(this.#base.createEvent(this, origin, data)) === goesOn
    else this.dispatchEvent(new MessageEvent('message', { data, origin }))
    return this.#goesOn
  }

  #stayOnPage(protocols: readonly string[]): void {
    const { Plain } = this.#base
    try {
      const plain = (this.#plain = new Plain(this.#url, protocols as string[]))
      plain.binaryType = this.#binaryType
      plain.onopen = () => this.#open(plain.protocol, plain.extensions)
      plain.onmessage = ({ data }: MessageEvent<Payload>) => this.#receive(data)
      plain.onerror = () => this.#fail()
      plain.onclose = (end) => this.#end(end)
      if (this.#readyState > 1) plain.close()
      if (plain.readyState === 3) throw new Error(blocked)
    } catch (error) {
      this.#fail((error as Error).message)
      this.#end(connectionLost)
    }
  }

  #fail(message?: string): void {
    this.#readyState = 3
    this.dispatchEvent(Object.assign(new Event('error'), message && { message }))
  }

  #end({ code, reason, wasClean }: ConnectionEnd): void {
    this.#readyState = 3
    this.dispatchEvent(new CloseEvent('close', { code, reason, wasClean }))
  }
}
