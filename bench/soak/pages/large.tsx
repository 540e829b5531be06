/** A large message each way, as bytes and as text, compared by their hashes. */
import { createRoot } from 'react-dom/client'
import { useMessageListener, useWebSocket } from '../../../src/index.ts'
import type { Begin } from './soak.ts'

const encoder = new TextEncoder()
/** Made out here, where it keeps nothing alive. */
const hearNothing = (): void => undefined

async function hash(data: unknown): Promise<string> {
  const bytes = typeof data === 'string' ? encoder.encode(data) : (data as ArrayBuffer)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function fill(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index += 1) bytes[index] = 0x20 + ((index * 11 + (index >> 10)) % 95)
  return bytes
}

interface Trip {
  readonly kind: string
  /** Whether the server got what was sent, and the page what the server sent. */
  readonly up: boolean
  readonly down: boolean
  readonly bytes: number
  readonly milliseconds: number
}

export const startLarge: Begin = (params) => {
  const trips: Trip[] = []
  let take: (data: unknown) => void = hearNothing
  let send: (data: string | ArrayBuffer) => void = () => undefined
  let open = false

  function Carrier() {
    const socket = useWebSocket(`${params.get('server')}/large`, {
      binaryType: 'arraybuffer',
      onOpen() {
        send = socket.send
        open = true
      },
    })
    useMessageListener(socket, (_, data) => take(data))
    return <p>{socket.readyState}</p>
  }
  createRoot(document.querySelector('#root')!).render(<Carrier />)

  async function travel(kind: string, bytes: number): Promise<void> {
    const start = performance.now()
    const own = kind === 'text' ? new TextDecoder().decode(fill(bytes)) : fill(bytes).buffer
    const wanted = await hash(own)
    const answers = await new Promise<unknown[]>((resolve) => {
      const heard: unknown[] = []
      take = (data) => {
        if (heard.push(data) === 3) resolve(heard)
      }
      send(own)
    })
    take = hearNothing
    const [seen, theirs, theirHash] = answers
    const length = typeof theirs === 'string' ? theirs.length : (theirs as ArrayBuffer).byteLength
    const down = (await hash(theirs)) === theirHash
    trips.push({ kind, up: seen === wanted, down, bytes: length, milliseconds: performance.now() - start })
  }

  return {
    state: () => ({ open, trips }),
    act(what) {
      const [kind = '', bytes] = what.split(' ')
      void travel(kind, Number(bytes))
    },
  }
}
