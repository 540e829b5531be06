import { FakeWebSocket } from '../../test/support/FakeWebSocket.ts'

/** A WebSocket without a network: it accepts whoever comes, and says again what it hears. */
export class Parrot extends FakeWebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols)
    soon(() => this.state === 0 && this.accept())
  }

  override send(data: unknown): void {
    super.send(data)
    soon(() => this.state === 1 && this.message(`${String(data)}, says the parrot`))
  }

  override close(...values: readonly [code?: number, reason?: string]): void {
    const already = this.state > 1
    super.close(...values)
    if (!already) soon(() => this.answerClose())
  }
}

const soon = (act: () => unknown): unknown => setTimeout(act)
