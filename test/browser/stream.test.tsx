import { configure, render, screen, waitFor } from '@testing-library/react'
import { memo, startTransition, useState, type ReactNode } from 'react'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  useMessageListener,
  useMessageReducer,
  useMessages,
  useWebSocket,
  type UseWebSocketResult,
} from '../../src/index.js'
import { patience } from '../support/patience.mjs'
import { peer } from '../support/peer.js'

configure({ asyncUtilTimeout: patience })

const burst = 50_000

interface Seen<Value> {
  value: Value | undefined
  renders: number
}

/** Renders `use` with an open socket beside `children`, and counts its renders. */
async function mountStream<Value>(use: (socket: UseWebSocketResult) => Value, children?: ReactNode) {
  const other = peer()
  const seen: Seen<Value> = { value: undefined, renders: 0 }
  let open = false
  function Stream() {
    const socket = useWebSocket(other.url('/echo'), { onOpen: () => (open = true) })
    seen.value = use(socket)
    seen.renders += 1
    return null
  }
  const { unmount } = render(
    <>
      <Stream />
      {children}
    </>,
  )
  onTestFinished(unmount)
  await waitFor(() => expect(open).toBe(true))
  seen.renders = 0
  return { other, seen }
}

interface Count {
  readonly count: number
  readonly inOrder: boolean
}
const counted = ({ count, inOrder }: Count, data: unknown): Count => ({
  count: count + 1,
  inOrder: inOrder && data === String(count),
})
const nothing: Count = { count: 0, inOrder: true }

let frames = 0
beforeEach(() => {
  const count = () => {
    frames += 1
    running = requestAnimationFrame(count)
  }
  let running = requestAnimationFrame(count)
  onTestFinished(() => cancelAnimationFrame(running))
})

describe('a burst of messages', () => {
  test('M1 reaches a listener completely and in order, without renders if the component reads only readyState', async () => {
    const received: unknown[] = []
    const { other, seen } = await mountStream((socket) => {
      useMessageListener(socket, (_, data) => received.push(data))
      return socket.readyState
    })
    await other.act('send', { data: '', times: burst })
    // Not toHaveLength: each retry would format fifty thousand entries.
    await waitFor(() => expect(received.length).toBe(burst))
    expect(received.every((data, index) => data === String(index))).toBe(true)
    expect(seen.renders).toBe(0)
  })

  test('M2 reaches a reducer completely and in order, with at most one render a frame', async () => {
    const { other, seen } = await mountStream((socket) => useMessageReducer(socket, counted, nothing))
    frames = 0
    await other.act('send', { data: '', times: burst })
    await waitFor(() => expect(seen.value?.count).toBe(burst))
    expect(seen.value?.inOrder).toBe(true)
    // The first message renders at once, and the last may render in a frame that has not ended.
    expect(seen.renders).toBeLessThanOrEqual(frames + 2)
  })

  test('M2 leaves its latest messages in a list, with at most one render a frame', async () => {
    const { other, seen } = await mountStream((socket) => useMessages(socket, { limit: 50 }))
    frames = 0
    await other.act('send', { data: '', times: burst })
    await waitFor(() => expect(seen.value?.at(-1)?.data).toBe(String(burst - 1)))
    expect(seen.value?.map(({ data }) => data)).toEqual(
      Array.from({ length: 50 }, (_, index) => String(burst - 50 + index)),
    )
    expect(seen.renders).toBeLessThanOrEqual(frames + 2)
  })
})

test.each([
  ['useMessageReducer', (socket: UseWebSocketResult) => useMessageReducer(socket, counted, nothing).count],
  ['data', (socket: UseWebSocketResult) => Number(socket.data) + 1],
])('M6 a stream through %s does not delay a transition in the same root', async (_, useCount) => {
  const items = 150
  let itemRenders = 0
  const Item = memo(function Item({ version }: { version: number }) {
    itemRenders += 1
    const end = performance.now() + 2
    while (performance.now() < end);
    return <li>{version}</li>
  })
  let start: () => void
  function Page() {
    const [version, setVersion] = useState(1)
    start = () => startTransition(() => setVersion(2))
    return (
      <ul aria-label={`version ${version}`}>
        {Array.from({ length: items }, (_, index) => (
          <Item key={index} version={version} />
        ))}
      </ul>
    )
  }
  let send: UseWebSocketResult['send']
  const { seen } = await mountStream(
    (socket) => {
      send = socket.send
      return useCount(socket)
    },
    <Page />,
  )
  // The server echoes each message.
  let sent = 0
  const stream = setInterval(() => {
    send(String(sent))
    sent += 1
  }, 2)
  onTestFinished(() => clearInterval(stream))
  await waitFor(() => expect(seen.value).toBeGreaterThan(10))
  itemRenders = 0
  const before = sent
  start!()
  await screen.findByRole('list', { name: 'version 2' })
  // Every restart of the transition would have rendered some items again.
  expect(itemRenders).toBeLessThan(items * 1.3)
  // Otherwise there was no stream that could delay the transition.
  expect(sent - before).toBeGreaterThan(10)
  clearInterval(stream)
  await waitFor(() => expect(seen.value).toBe(sent))
})
