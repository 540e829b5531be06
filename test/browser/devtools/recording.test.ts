import { expect, onTestFinished, test, vi } from 'vitest'
import { createConnection } from '../../../src/core.js'
import { record } from '../../../src/devtools.js'
import { patience, patient } from '../../support/patience.mjs'
import { peer } from '../../support/peer.js'
import { toArray } from '../../devtools/live.js'

// Each engine has a half of them.
const first = navigator.userAgent.includes('Firefox') ? 11 : 1
const seeds = Array.from({ length: 10 }, (_, index) => first + index)
const steps = 12

const eventually = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: patience })

/** Whole numbers below `limit`, the same ones for the same seed. */
function createRandom(seed: number) {
  let state = seed
  return (limit: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
}

/** As the log of the server has it. */
const toText = (data: string | Uint8Array): string =>
  (typeof data === 'string' ? data : btoa(String.fromCharCode(...data))).slice(0, 4_096)

test.each(seeds)(
  'I3, I2 record what the server has seen, and how each session has ended, seed %i',
  async (seed) => {
    const random = createRandom(seed)
    const other = peer()
    const connection = createConnection(other.url('/echo'), {
      ...patient,
      binaryType: seed % 2 ? 'blob' : 'arraybuffer',
      reconnect: { delay: 0, shouldReconnect: () => true },
    })
    const recording = record(connection)
    onTestFinished(() => {
      connection.dispose()
      recording.stop()
    })
    const sent: (string | Uint8Array)[] = []
    const received: (string | Uint8Array)[] = []
    const ends: string[] = []
    const heard = () => toArray(recording.frames).filter(({ direction }) => direction === 'received')
    const isOpen = () =>
      eventually(() => {
        expect(recording.getSnapshot()).toMatchObject({ status: 'open', session: ends.length + 1 })
      })

    connection.open()
    await isOpen()
    for (let step = 0; step < steps; step += 1) {
      const deed = random(8)
      if (deed < 4) {
        const size = [0, 1, 200, 5_000][random(4)]!
        const message = deed < 3 ? 'é'.repeat(size) : new Uint8Array(size).fill(step)
        connection.send(message)
        sent.push(message)
        received.push(message)
      } else if (deed === 4) {
        await other.act('send', { data: `push ${step} `, times: 20 })
        received.push(...Array.from({ length: 20 }, (_, index) => `push ${step} ${index}`))
      } else {
        const [end, act] = [
          ['4001 bye server', () => other.act('close', { code: 4001, reason: 'bye' })],
          ['1006  network', () => other.act('drop')],
          ['1006  client', () => connection.reconnect()],
        ][deed - 5] as [string, () => unknown]
        await act()
        ends.push(end)
        await isOpen()
      }
      await eventually(() => {
        expect(heard().length).toBe(received.length)
      })
    }
    connection.close(4999, 'the end')
    await eventually(() => {
      expect(connection.getSnapshot().readyState).toBe(3)
    })
    ends.push('4999 the end client')

    await eventually(() => {
      expect(heard().map(({ data }) => data && toText(data))).toEqual(received.map(toText))
    })
    const toSize = (data: string | Uint8Array): number => new Blob([data as string]).size
    expect(heard().map(({ size }) => size)).toEqual(received.map(toSize))
    const out = toArray(recording.frames).filter(({ direction }) => direction === 'sent')
    expect(out.map(({ size }) => size)).toEqual(sent.map(toSize))

    // The log has only what came before the end; a dropped line has no close frame in it.
    await eventually(async () => {
      expect((await other.log()).some(({ code }) => code === 4999)).toBe(true)
    })
    const log = await other.log()
    const seen = log.filter(({ type }) => type === 'message').map(({ data }) => data)
    expect(out.map(({ data }) => data && toText(data))).toEqual(seen)
    const { sessions } = recording.getSnapshot()
    expect(sessions.map(({ close }) => close && `${close.code} ${close.reason} ${close.closedBy}`)).toEqual(
      ends,
    )
    const opened = sessions.filter(({ spans }) => spans.some(({ type }) => type === 'open'))
    expect(opened.length).toBe(log.filter(({ type }) => type === 'open').length)
    // What the server closes with, the browser answers with.
    const codes = log.filter(({ type }) => type === 'close').map(({ code }) => code)
    const expected = sessions.flatMap(({ close }) => {
      const { code, closedBy } = close!
      return closedBy === 'network' ? [] : [code === 1006 ? 1005 : code]
    })
    expect(codes.toSorted()).toEqual(expected.toSorted())
    expect(sessions.reduce((sum, session) => sum + session.received, 0)).toBe(received.length)
  },
)
