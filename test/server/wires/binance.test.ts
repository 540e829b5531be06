import { expect, test } from 'vitest'
import { connect, eventually, follow, listen, onJson, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/binance.js'

/** A server written from the text of the protocol. It closes a connection that sends more than five frames in a second. */
async function start() {
  const log: string[] = []
  const frames: number[] = []
  const sends = new Set<(value: number) => void>()
  const { address, drop } = await listen((socket, answer) => {
    const followed = new Set<string>()
    const times: number[] = []
    const send = (value: number) =>
      followed.has('one@trade') && answer({ stream: 'one@trade', data: { e: 'trade', p: value } })
    sends.add(send)
    socket.on('close', () => sends.delete(send))
    onJson(socket, ({ method, params, id }: { method: string; params: string[]; id: number }) => {
      times.push(Date.now())
      if (times.at(-6)! > Date.now() - 1_000) {
        socket.close(1008, 'Too many requests')
        return
      }
      if (method === 'LIST_SUBSCRIPTIONS') answer({ result: [...followed], id })
      else if (!method.endsWith('SUBSCRIBE')) answer({ error: { code: 2, msg: 'Invalid request' }, id })
      else if (params.some((name) => !name.includes('@'))) {
        for (const name of params) if (!name.includes('@')) log.push(`?${name}`)
        answer({ error: { code: 2, msg: 'Invalid request: invalid stream' }, id })
      } else {
        frames.push(params.length)
        for (const name of params) {
          log.push(`${method === 'SUBSCRIBE' ? '+' : '-'}${name}`)
          if (method === 'SUBSCRIBE') followed.add(name)
          else followed.delete(name)
        }
        answer({ result: null, id })
      }
    })
  })
  const publish = (value: number) => {
    for (const send of sends) send(value)
  }
  return { url: `ws://${address}/stream`, log, frames, drop, publish }
}

proveWire('Binance', {
  options,
  wire,
  start,
  topics: [
    ['one@trade', 'one@trade'],
    ['other@trade', 'other@trade'],
  ],
  toValue: ({ p }: { p: number }) => p,
  refused: ['missing', 'missing', { code: 2, msg: 'Invalid request: invalid stream' }],
  request: [{ method: 'LIST_SUBSCRIPTIONS' }, ['one@trade']],
  refusedRequest: [{ method: 'MISSING' }, { code: 2, msg: 'Invalid request' }],
})

test('X2 the wire of Binance subscribes to 700 streams in frames that the server accepts, also after a cut', async () => {
  const { url, log, frames, drop } = await start()
  const live = connect(url, options, wire)
  const names = Array.from({ length: 700 }, (_, index) => `${index}@trade`)
  const followed = names.map((name) => follow(live, name))
  const areLive = () => followed.every(({ getStatus }) => getStatus() === 'live')
  await eventually(areLive).toBe(true)
  expect(frames).toEqual(Array(7).fill(100))
  drop()
  await eventually(() => log.length === 1_400 && areLive()).toBe(true)
  expect(frames).toEqual(Array(14).fill(100))
  expect(live.connection.getSnapshot().lastCloseEvent?.code).toBe(1006)
})

test('X10 the wire of Binance subscribes to each stream by itself when a frame is refused, and only the wrong one is refused', async () => {
  const { url, log } = await start()
  const live = connect(url, options, wire)
  const followed = ['one@trade', 'missing', 'other@trade'].map((name) => follow(live, name))
  await eventually(() => followed.map(({ getStatus }) => getStatus())).toEqual(['live', 'refused', 'live'])
  expect(log).toEqual(['?missing', '+one@trade', '?missing', '+other@trade'])
})
