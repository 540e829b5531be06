import { expect } from 'vitest'
import { createConnection, type ConnectionOptions } from '../../src/core.js'
import { createLine } from './line.js'
import { patience, patient } from './patience.mjs'
import type { Params } from './peer.js'
import { isClosed, isOpen, until } from './until.js'

/** The codes that an engine may report for a peer that breaks the protocol. */
const engineCodes = [1002, 1005, 1006, 1007, 1009]

/** Connects to a broken server, over a port of its own, and then to a good one. */
export async function survive(
  kind: string,
  opens: boolean | 'perhaps',
  options: ConnectionOptions = {},
  params: Params = {},
): Promise<void> {
  const line = await createLine()
  let good = false
  let opened = 0
  const ends: CloseEvent[] = []
  const source = () => (good ? line.peer.url('/echo') : line.url('/broken', { kind, ...params }))
  const connection = createConnection(source, {
    reconnect: false,
    ...patient,
    // The test waits for the silent server, so the good one gets the same time.
    ...(kind.endsWith('silence') && { connectTimeout: 5_000 }),
    onOpen() {
      opened += 1
      connection.send('go on')
    },
    onClose: (event) => ends.push(event),
    ...options,
  })
  connection.open()
  const { lastCloseEvent, lastMessage } = await until(connection, isClosed)
  expect(ends, kind).toEqual([lastCloseEvent])
  if (opens !== 'perhaps') {
    const sentCode = Number(/^the code (\d+)$/.exec(kind)?.[1])
    expect(opened, kind).toBe(Number(opens))
    expect([...(opens ? [...engineCodes, sentCode] : [1006])], kind).toContain(lastCloseEvent?.code)
    // Firefox accepts a message with a mask.
    if (kind !== 'a mask') expect(lastMessage, kind).toBeNull()
  }

  good = true
  opened = 0
  connection.open()
  await until(connection, isOpen)
  connection.send('still here')
  await until(connection, ({ data }) => data === 'still here')
  connection.dispose()
  await expect.poll(() => ends.length, { message: kind, timeout: patience }).toBe(2)
  expect(ends[1], kind).toMatchObject({ code: 1000, wasClean: true })
  await line.remove()
}
