import type { Socket } from '../platform/transport.js'
import { isTooLong } from '../protocol/closeReason.js'
import { describeCloseCode } from '../protocol/closeCodes.js'
import { optionError } from '../utilities/optionError.js'
import type { Simulated, Simulation } from './contract.js'
import { SocketTap, type Faults } from './SocketTap.js'

const none: Simulated = { isStalled: false, latency: 0, refusesNext: false, dropEach: 0, dropped: 0 }

/** Simulates faults on the sockets of one connection. */
export class Simulator implements Simulation {
  simulated: Simulated = none
  /** True while an injected message is delivered. */
  isInjecting = false
  readonly #getSocket: () => Socket | null
  readonly #changed: () => void
  readonly #faults: Faults
  readonly #taps = new Map<Socket, SocketTap>()
  #count = 0

  constructor(getSocket: () => Socket | null, changed: () => void) {
    this.#getSocket = getSocket
    this.#changed = changed
    const getSimulated = (): Simulated => this.simulated
    this.#faults = {
      get isStalled() {
        return getSimulated().isStalled
      },
      get latency() {
        return getSimulated().latency
      },
      drops: () => this.#drops(),
      injects: (deliver) => {
        this.isInjecting = true
        try {
          deliver()
        } finally {
          this.isInjecting = false
        }
      },
    }
  }

  get isSimulating(): boolean {
    const { isStalled, latency, refusesNext, dropEach } = this.simulated
    return isStalled || latency > 0 || refusesNext || dropEach > 0
  }

  /** A socket was created: nothing of it has happened yet. */
  dialled(): void {
    for (const [socket, tap] of this.#taps) if (tap.isOver()) this.#taps.delete(socket)
    if (!this.isSimulating) return
    const tap = this.#tap()
    if (this.simulated.refusesNext && tap?.cut()) this.#set({ refusesNext: false })
  }

  readonly cut = (): boolean => this.#tap()?.cut() ?? false

  readonly close = (code?: number, reason = ''): boolean => {
    assertServerClose(code, reason)
    return this.#tap()?.close(code, reason) ?? false
  }

  readonly stall = (stalled: boolean): void => {
    this.#set({ isStalled: stalled })
    this.#update()
  }

  readonly setLatency = (milliseconds: number): void => {
    if (!(milliseconds >= 0 && milliseconds < Infinity))
      throw optionError('latency', '0 or more milliseconds', milliseconds)
    this.#set({ latency: milliseconds })
    this.#update()
  }

  readonly refuseNext = (refuses: boolean): void => {
    this.#set({ refusesNext: refuses })
    if (refuses && this.#getSocket()?.readyState === 0) this.dialled()
  }

  readonly dropEach = (count: number): void => {
    if (!(Number.isInteger(count) && count >= 0)) throw optionError('count', 'an integer from 0 on', count)
    this.#count = 0
    this.#set({ dropEach: count, dropped: 0 })
    this.#tap()
  }

  readonly inject = (data: string | ArrayBuffer): boolean => this.#tap()?.inject(data) ?? false

  readonly restore = (): void => {
    this.#set(none)
    for (const tap of this.#taps.values()) tap.flush()
  }

  /** Ends everything: the sockets are as before. */
  readonly release = (): void => {
    this.#set(none)
    for (const tap of this.#taps.values()) tap.release()
    this.#taps.clear()
  }

  #set(change: Partial<Simulated>): void {
    this.simulated = { ...this.simulated, ...change }
    this.#changed()
  }

  #update(): void {
    this.#tap()
    for (const tap of this.#taps.values()) tap.update()
  }

  /** Returns the tap on the current socket. */
  #tap(): SocketTap | null {
    const socket = this.#getSocket()
    if (!socket) return null
    let tap = this.#taps.get(socket)
    if (!tap) this.#taps.set(socket, (tap = new SocketTap(socket, this.#faults)))
    return tap
  }

  #drops(): boolean {
    const { dropEach, dropped } = this.simulated
    if (!dropEach) return false
    this.#count += 1
    const drops = this.#count % dropEach === 0
    if (drops) this.#set({ dropped: dropped + 1 })
    return drops
  }
}

/** @throws RangeError for what a server may not send. */
function assertServerClose(code: number | undefined, reason: string): void {
  if (code === undefined && reason) throw new RangeError('reason: needs a code, got none')
  const { sender } = describeCloseCode(code ?? 1000)
  if (code !== undefined && sender !== 'server' && sender !== 'either')
    throw new RangeError(`close code: must be one that a server may send, got ${code}`)
  if (isTooLong(reason))
    throw new RangeError(`close reason: must fit in 123 bytes of UTF-8, got ${reason.length} characters`)
}
