import { decode, encode } from '@msgpack/msgpack'
import { useWebSocket } from '../../../src/index.js'

interface Position {
  x: number
  y: number
}

export function usePositions(url: string) {
  const { data, send } = useWebSocket(url, {
    binaryType: 'arraybuffer',
    parse: ({ data }) => decode(data as ArrayBuffer) as Position,
  })
  return { position: data, move: (position: Position) => send(encode(position)) }
}
