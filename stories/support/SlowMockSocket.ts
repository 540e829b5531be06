import { WebSocket as MockSocket } from 'mock-socket'

const interval = 20

/**
 * mock-socket delivers everything at once and has no buffer. This one has, and empties it at the speed that `?rate=` gives in bytes a
 * second, so that there is something to press back. For ArrayBuffers only.
 */
export class SlowMockSocket extends MockSocket {
  override bufferedAmount = 0
  readonly #rate: number
  readonly #messages: ArrayBuffer[] = []
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    this.#rate = Number(new URL(url).searchParams.get('rate') ?? Infinity)
  }

  override send(data: ArrayBuffer): void {
    this.bufferedAmount += data.byteLength
    this.#messages.push(data)
    this.#timer ??= setInterval(() => this.#deliver(), interval)
  }

  #deliver(): void {
    let room = (this.#rate * interval) / 1000
    while (this.#messages[0] && room > 0) {
      const message = this.#messages.shift()!
      room -= message.byteLength
      this.bufferedAmount -= message.byteLength
      if (this.readyState === MockSocket.OPEN) super.send(message)
    }
    if (this.#messages.length) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
