import { useEffect, type ReactNode } from 'react'
import { useMessageListener, useMessageReducer, useWebSocket, type Connection } from '../../src/index.ts'
import { mount, openBare, pause, waitFor, type Line, type Measured, type Preparation } from './page.ts'

/** What a contender tells of itself while messages come; `finish` is to be called for message number `last`. */
interface Board {
  received: unknown[]
  counted: Count
  renders: number
  last: number
  finish: () => void
}

interface Count {
  readonly seen: number
  readonly inOrder: boolean
}

interface ContenderProps {
  readonly url: string
  readonly board: Board
  readonly opened: (line: Line) => void
}

/** The same for all: keeps what is heard, and sees when it was the last. */
function keep(board: Board, data: unknown): void {
  board.received.push(data)
  if (board.received.length > board.last) board.finish()
}

function Listener({ url, board, opened }: ContenderProps) {
  const socket = useWebSocket(url, { onOpen: () => opened(socket) })
  useMessageListener(socket, (_, data) => keep(board, data))
  useEffect(() => onRender(board))
  return null
}

const nothing: Count = { seen: 0, inOrder: true }

function Reducer({ url, board, opened }: ContenderProps) {
  const socket = useWebSocket(url, { onOpen: () => opened(socket) })
  const counted = useMessageReducer(
    socket,
    ({ seen, inOrder }, data) => ({ seen: seen + 1, inOrder: inOrder && Number(data) === seen }),
    nothing,
  )
  useEffect(() => onRender(board, counted))
  return <p>{counted.seen}</p>
}

function Idle({ url, board, opened }: ContenderProps) {
  const socket = useWebSocket(url, { onOpen: () => opened(socket) })
  useEffect(() => onRender(board))
  useEffect(() => watch(socket.connection, board), [socket, board])
  return <p>{socket.readyState}</p>
}

function onRender(board: Board, counted = board.counted): void {
  board.renders += 1
  board.counted = counted
  if (counted.seen > board.last) board.finish()
}

/** Looks now and then, so that nothing listens to messages. */
function watch(connection: Connection, board: Board): () => void {
  const timer = setInterval(() => {
    const latest = Number(connection.getSnapshot().lastMessage?.data ?? -1)
    if (latest < board.last) return
    board.counted = { seen: latest + 1, inOrder: true }
    board.finish()
  }, 20)
  return () => clearInterval(timer)
}

/** How many frames there were until it is called back: the one that is under way counts. */
function countFrames(): () => number {
  let frames = 1
  let id = requestAnimationFrame(function next() {
    frames += 1
    id = requestAnimationFrame(next)
  })
  return () => {
    cancelAnimationFrame(id)
    return frames
  }
}

const contenders: Record<string, (props: ContenderProps) => ReactNode> = {
  listener: Listener,
  reducer: Reducer,
  idle: Idle,
}

async function openBareBurst(url: string, board: Board): Promise<Line> {
  const socket = await openBare(url)
  socket.onmessage = (event) => keep(board, event.data)
  return socket
}

export const prepareBurst: Preparation = async (server, contender) => {
  const url = `${server}/burst`
  const board: Board = { received: [], counted: nothing, renders: 0, last: Infinity, finish: () => undefined }
  const Contender = contenders[contender]
  const line = Contender
    ? await mount<Line>((opened) => <Contender url={url} board={board} opened={opened} />)
    : await openBareBurst(url, board)

  let before = 0
  return async (count): Promise<Measured> => {
    const rendersBefore = board.renders
    board.last = before + count - 1
    // Where nothing is rendered, frames would be a cost that the others do not have.
    const framesSeen = contender === 'reducer' ? countFrames() : () => 0
    const start = performance.now()
    const seen = () => Math.max(board.received.length, board.counted.seen) - before
    const milliseconds = await waitFor<number>(
      (done) => {
        board.finish = () => done(performance.now() - start)
        line.send(String(count))
      },
      () => `${seen()} of ${count} messages seen`,
    )
    const frames = framesSeen()
    // Painting, passive effects and timers are part of the price.
    await pause(150)
    const inOrder = board.counted.inOrder && board.received.every((data, index) => Number(data) === index)
    if (!inOrder || seen() !== count) throw new Error(`${seen()} of ${count} seen, in order: ${inOrder}`)
    before += count
    return { milliseconds, frames, renders: board.renders - rendersBefore }
  }
}
