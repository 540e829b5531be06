import { useLayoutEffect } from 'react'
import { useWebSocket, type UseWebSocketOptions, type UseWebSocketResult } from '../../../src/index.js'
import { patient } from '../../support/patience.mjs'

interface HolderProps {
  readonly url: string
  readonly options: UseWebSocketOptions
  readonly calls: string[]
  readonly keep: (socket: UseWebSocketResult) => void
}

export function Holder({ url, options, calls, keep }: HolderProps) {
  const socket = useWebSocket(url, {
    ...patient,
    ...options,
    onOpen: () => calls.push('onOpen'),
    onError: ({ message }) => calls.push(`onError ${message}`),
    onClose: ({ code, wasClean }) => calls.push(`onClose ${code} ${wasClean ? 'clean' : 'unclean'}`),
    onReconnect: ({ attempt }) => calls.push(`onReconnect ${attempt}`),
    onReconnectStop: ({ reason }) => calls.push(`onReconnectStop ${reason}`),
  })
  useLayoutEffect(() => keep(socket))
  return <output>{['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'][socket.readyState]}</output>
}
