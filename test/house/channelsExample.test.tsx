import { act, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { useWebSocket } from '../../src/index.js'
import { useChannels, useTopic, type Wire } from '../../src/channels.js'
import { installFakeWebSocket } from '../../src/testing.js'

interface Topics {
  [ticker: `ticker:${string}`]: { price: number }
}

interface Incoming {
  id?: number
  topic?: string
  data?: unknown
  result?: unknown
}

const wire: Wire<Incoming> = {
  subscribe: ([{ id, key }]) => ({ id, subscribe: key }),
  unsubscribe: ([{ key }], id) => ({ id, unsubscribe: key }),
  request: (payload: object, id) => ({ ...payload, id }),
  route: ({ id, topic, data, result }) => (topic ? { topic, data } : { id, reply: result }),
}

function Price({ symbol }: { symbol: string }) {
  const socket = useWebSocket('wss://example.com/feed', { parse: 'json' })
  const live = useChannels<Topics>(socket, wire)
  const { data, status } = useTopic(live, `ticker:${symbol}`)
  const [order, setOrder] = useState('nothing')
  const buy = () => void live.request<string>({ buy: symbol }).then(setOrder)
  return (
    <button onClick={buy}>
      {status}: {data?.price ?? 'no price'}, bought {order}
    </button>
  )
}

test('shows the price, keeps it when the line breaks, and buys', async () => {
  const server = installFakeWebSocket({ accept: true })
  const { unmount } = render(<Price symbol="gold" />)
  const peer = await server.nextPeer()
  const next = async (): Promise<unknown> => JSON.parse(String(await peer.next()))
  const send = (message: object) => act(() => peer.send(JSON.stringify(message)))

  expect(await next()).toEqual({ id: 1, subscribe: 'ticker:gold' })
  await send({ topic: 'ticker:gold', data: { price: 7 } })
  fireEvent.click(screen.getByText('live: 7, bought nothing'))
  expect(await next()).toEqual({ id: 2, buy: 'gold' })
  await send({ id: 2, result: 'order 1' })
  expect(screen.getByText('live: 7, bought order 1')).toBeDefined()

  await act(() => peer.vanish())
  expect(screen.getByText('stale: 7, bought order 1')).toBeDefined()
  unmount()
  server.uninstall()
})
