import { RequestError, type Channels } from '../../src/channels.ts'

export function Cancel({ live, order }: { live: Pick<Channels, 'request'>; order: number }) {
  const cancel = async () => {
    try {
      await live.request({ op: 'cancel', order }, { timeout: 5_000 })
    } catch (error) {
      // False: it certainly never left. True: the server may have carried it out.
      const mayBeDone = error instanceof RequestError && error.sent
      console.warn(mayBeDone ? 'perhaps cancelled' : 'not cancelled', error)
    }
  }
  return <button onClick={() => void cancel()}>Cancel</button>
}
