import { useReducer } from 'react'
import { useMessageListener, useWebSocket } from '../../src/index.js'

interface Line {
  /** The client that says the line makes the id. The server keeps it. */
  id: string
  text: string
  /** The server numbers the lines. A line without a number is not confirmed yet. */
  number?: number
}

/** Each line once, in the order of the server. A line that is not confirmed comes last. */
function merge(lines: readonly Line[], more: readonly Line[]): readonly Line[] {
  const byId = new Map<string, Line>()
  for (const line of [...lines, ...more]) byId.set(line.id, line)
  const place = ({ number = Number.MAX_VALUE }: Line) => number
  return [...byId.values()].sort((one, other) => place(one) - place(other)).slice(-500)
}

export function useRoom(room: string) {
  const [lines, add] = useReducer(merge, [])

  async function load() {
    const response = await fetch(`/rooms/${room}/lines`)
    if (!response.ok) throw new Error(`no lines: the server said ${response.status}`)
    add((await response.json()) as Line[])
  }

  const socket = useWebSocket<Line>(`wss://example.com/rooms/${room}`, {
    parse: 'json',
    onOpen: () => void load(),
  })
  useMessageListener(socket, (_, line) => add([line]))

  function say(text: string) {
    const line = { id: crypto.randomUUID(), text }
    if (socket.sendJson(line) !== 'dropped') add([line])
  }

  return { socket, lines, say }
}

/** Render it as `<Room key={room} room={room} />`, so that another room begins with an empty list. */
export function Room({ room }: { room: string }) {
  const { socket, lines, say } = useRoom(room)
  return (
    <>
      <p>{socket.status}</p>
      <ol>
        {lines.map(({ id, text, number }) => (
          <li key={id}>{number === undefined ? `${text} (sending)` : text}</li>
        ))}
      </ol>
      <button onClick={() => say('hello')}>Say hello</button>
    </>
  )
}
