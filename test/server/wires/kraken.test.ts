import { expect, test } from 'vitest'
import { connect, eventually, follow, listen, onJson, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/kraken.js'

const one = { channel: 'ticker', symbol: 'BTC/USD' }
const other = { channel: 'book', symbol: 'ETH/USD', depth: 10 }

/** A server written from the text of the protocol, version 2. */
async function start() {
  const log: string[] = []
  const sends = new Set<(channel: string, values: Record<string, number>) => void>()
  const { address, drop } = await listen((socket, answer) => {
    const followed = new Set<string>()
    const send = (channel: string, values: Record<string, number>) => {
      const rows = Object.entries(values).filter(([symbol]) => followed.has(`${channel}:${symbol}`))
      if (rows.length)
        answer({ channel, type: 'update', data: rows.map(([symbol, last]) => ({ symbol, last })) })
    }
    sends.add(send)
    socket.on('close', () => sends.delete(send))
    answer({ channel: 'status', type: 'update', data: [{ api_version: 'v2', system: 'online' }] })
    onJson(socket, ({ method, params, req_id }) => {
      if (method === 'ping') {
        answer({ method: 'pong', req_id })
        return
      }
      if (method === 'add_order') {
        const isValid = params.order_qty > 0
        answer(
          isValid
            ? { method, req_id, success: true, result: { order_id: 'O1' } }
            : { method, req_id, success: false, error: 'EGeneral:Invalid arguments:volume' },
        )
        return
      }
      const { channel, symbol: symbols, ...rest } = params as { channel: string; symbol: string[] }
      for (const symbol of symbols) {
        const key = `${channel}:${symbol}`
        if (!symbol.endsWith('/USD')) {
          log.push(`?${key}`)
          const error = `Currency pair not supported ${symbol}`
          answer({ method, req_id, success: false, symbol, error })
          continue
        }
        log.push(`${method === 'subscribe' ? '+' : '-'}${key}`)
        if (method === 'subscribe') followed.add(key)
        else followed.delete(key)
        answer({ method, req_id, success: true, result: { channel, symbol, ...rest } })
        answer({ channel: 'heartbeat' })
      }
    })
  })
  const publish = (value: number) => {
    for (const send of sends) send('ticker', { 'BTC/USD': value, 'ETH/USD': -value })
  }
  return { url: `ws://${address}`, log, drop, publish }
}

proveWire('Kraken', {
  options,
  wire,
  start,
  topics: [
    [one, 'ticker:BTC/USD'],
    [other, 'book:ETH/USD'],
  ],
  toValue: ({ last }: { last: number }) => last,
  refused: [{ channel: 'ticker', symbol: 'X/Y' }, 'ticker:X/Y', 'Currency pair not supported X/Y'],
  request: [{ method: 'add_order', params: { order_qty: 1 } }, { order_id: 'O1' }],
  refusedRequest: [{ method: 'add_order', params: { order_qty: 0 } }, 'EGeneral:Invalid arguments:volume'],
})

test('X15 the wire of Kraken delivers each row of a message to its own topic', async () => {
  const { url, publish } = await start()
  const live = connect(url, options, wire)
  const followed = ['BTC/USD', 'ETH/USD'].map((symbol) => follow(live, { channel: 'ticker', symbol }))
  await eventually(() => followed.map(({ getStatus }) => getStatus())).toEqual(['live', 'live'])
  publish(1)
  await eventually(() => followed.map(({ messages }) => messages)).toEqual([
    [{ type: 'update', symbol: 'BTC/USD', last: 1 }],
    [{ type: 'update', symbol: 'ETH/USD', last: -1 }],
  ])
  expect(live.connection.getSnapshot().error).toBe(null)
})
