'use client'

import { createContext, type ReactNode } from 'react'
import { useMessages, useWebSocket } from 'wasclean'
import { chat, live } from './chat'

export const ChatLines = createContext<ReturnType<typeof useChatLines>>([])

const useChatLines = () => useMessages(live.topic('lines'), { limit: 100 })

/** Holds the connection for as long as the layout stands, and keeps what was said while another page was shown. */
export function ChatProvider({ children }: { children: ReactNode }) {
  const { readyState } = useWebSocket(chat)
  const lines = useChatLines()

  return (
    <ChatLines value={lines}>
      <p role="status">Chat: {['connecting', 'open', 'closing', 'closed'][readyState]}</p>
      {children}
    </ChatLines>
  )
}
