import { useWebSocket } from '../../../src/index.js'

interface HolderProps {
  readonly url: string
  readonly calls: string[]
}

export function Holder({ url, calls }: HolderProps) {
  const { readyState } = useWebSocket(url, {
    onOpen: () => calls.push('onOpen'),
    onError: ({ message }) => calls.push(`onError ${message}`),
    onClose: ({ code, wasClean }) => calls.push(`onClose ${code} ${wasClean ? 'clean' : 'unclean'}`),
  })
  return <output>{['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'][readyState]}</output>
}
