import { act, render } from '@testing-library/react'
import { Suspense, use, type ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import { createConnection, useWebSocket, WebSocketConfig, type Connection } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, withFakes } from '../support/mount.js'
import { Quote, waitFor } from '../support/Quote.js'

withFakes()

/** React needs an awaited `act` around everything that suspends. */
const settle = (action: () => void) =>
  act(async () => {
    action()
    await Promise.resolve()
  })

describe.each(modes)('waiting for the first message%s', (_, wrapper) => {
  async function show(children: ReactNode): Promise<HTMLElement> {
    const container = document.body.appendChild(document.createElement('div'))
    const tree = <WebSocketConfig value={{ WebSocket: FakeWebSocket }}>{children}</WebSocketConfig>
    await settle(() => render(tree, { container, ...(wrapper && { wrapper }) }))
    return container
  }

  const receive = (price: number) => settle(() => FakeWebSocket.last.message(JSON.stringify({ price })))

  test('L8 ends with that message if a component above the boundary owns the connection', async () => {
    const container = await show(<Quote />)
    expect(container.textContent).toBe('Waiting for the first price')
    await settle(() => FakeWebSocket.last.accept())
    await pass(60_000)
    expect(container.textContent).toBe('Waiting for the first price')
    await receive(1)
    expect(container.textContent).toBe('1')
    await receive(2)
    expect(container.textContent).toBe('2')
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('L8 never ends, and opens nothing, if the suspended component owns the connection', async () => {
    const waits = new WeakMap<Connection, Promise<void>>()
    function waitForMessage(connection: Connection): Promise<void> {
      const wait =
        waits.get(connection) ?? new Promise((resolve) => void connection.onMessage(() => resolve()))
      waits.set(connection, wait)
      return wait
    }
    function OwnsAndWaits() {
      use(waitForMessage(useWebSocket('ws://peer/').connection))
      return 'never'
    }
    const container = await show(
      <Suspense fallback="waiting">
        <OwnsAndWaits />
      </Suspense>,
    )
    await pass(60_000)
    expect(container.textContent).toBe('waiting')
    expect(FakeWebSocket.all).toEqual([])
  })
})

test('L8 waiting for the first message ends at once if a message has come before', async () => {
  const connection = createConnection<{ price: number }>('ws://peer/', {
    WebSocket: FakeWebSocket,
    parse: 'json',
  })
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('{"price":1}')
  await waitFor(connection)
  expect(connection.getSnapshot().data).toEqual({ price: 1 })
  connection.dispose()
})
