import { useWebSocket as useAhooks } from 'ahooks'
import { useWebSocket as usePartySocket } from 'partysocket/react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useWebSocket as useReactUseWebSocket } from 'react-use-websocket/dist/lib/use-websocket.js'
import { useMessages, useWebSocket } from '../../../src/index.ts'

type Close = (code: number, reason: string) => unknown

export interface ContenderProps {
  readonly url: string
  /** Called after each commit, with the number of messages that the component has got. */
  readonly committed: (messages: number) => void
  /** Takes the function that closes with a code. */
  readonly closable?: (close: Close) => void
}

/** A library, as its own documentation uses it. */
export interface Contender {
  readonly name: string
  /** Shows every message, as well as the library lets it. */
  readonly Messages: (props: ContenderProps) => ReactNode
  /** Shows the state of the connection, and no message. */
  readonly State: (props: ContenderProps) => ReactNode
}

interface Seen {
  readonly current: number
}

function useReport({ committed, closable }: ContenderProps, seen: Seen | null, close?: Close): void {
  useEffect(() => committed(seen?.current ?? 0))
  useEffect(() => {
    if (close) closable?.(close)
  })
}

/** Counts the values that an effect sees, as an app does that only gets the latest one. Read it in a later effect. */
function useSeen(latest: unknown): Seen {
  const seen = useRef(0)
  useEffect(() => {
    if (latest) seen.current += 1
  }, [latest])
  return seen
}

const wasclean: Contender = {
  name: 'wasclean',
  Messages(props) {
    const socket = useWebSocket(props.url)
    useReport(props, { current: useMessages(socket, { limit: Infinity }).length }, socket.close)
    return null
  },
  State(props) {
    const { status } = useWebSocket(props.url)
    useReport(props, null)
    return status
  },
}

const reactUseWebSocket: Contender = {
  name: 'react-use-websocket',
  Messages(props) {
    const { lastMessage, getWebSocket } = useReactUseWebSocket(props.url)
    const seen = useSeen(lastMessage)
    useReport(props, seen, (code, reason) => (getWebSocket() as WebSocket).close(code, reason))
    return null
  },
  State(props) {
    const { readyState } = useReactUseWebSocket(props.url)
    useReport(props, null)
    return readyState
  },
}

const partysocket: Contender = {
  name: 'partysocket',
  Messages(props) {
    const [latest, setLatest] = useState<MessageEvent | null>(null)
    const socket = usePartySocket(props.url, undefined, { onMessage: setLatest })
    const seen = useSeen(latest)
    useReport(props, seen, (code, reason) => socket.close(code, reason))
    return null
  },
  State(props) {
    const { readyState } = usePartySocket(props.url)
    useReport(props, null)
    return readyState
  },
}

const ahooks: Contender = {
  name: 'ahooks',
  Messages(props) {
    const { latestMessage } = useAhooks(props.url)
    useReport(props, useSeen(latestMessage))
    return null
  },
  State(props) {
    const { readyState } = useAhooks(props.url)
    useReport(props, null)
    return readyState
  },
}

/** What most tutorials write. */
const bare: Contender = {
  name: 'WebSocket in an effect',
  Messages(props) {
    const { url } = props
    const [latest, setLatest] = useState<MessageEvent | null>(null)
    const [socket, setSocket] = useState<WebSocket | null>(null)
    useEffect(() => {
      const own = new WebSocket(url)
      own.onmessage = setLatest
      setSocket(own)
      return () => own.close()
    }, [url])
    const seen = useSeen(latest)
    useReport(props, seen, (code, reason) => socket?.close(code, reason))
    return null
  },
  State(props) {
    const { url } = props
    const [isOpen, setOpen] = useState(false)
    useEffect(() => {
      const own = new WebSocket(url)
      own.onopen = () => setOpen(true)
      own.onclose = () => setOpen(false)
      return () => own.close()
    }, [url])
    useReport(props, null)
    return isOpen
  },
}

export const contenders: readonly Contender[] = [wasclean, reactUseWebSocket, partysocket, ahooks, bare]
