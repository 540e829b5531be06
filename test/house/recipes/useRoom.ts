import { useState } from 'react'
import { useMessages } from '../../../src/index.js'
import { RequestError, type Channels } from '../../../src/channels.js'

interface Message {
  id: string
  text: string
}

interface Draft extends Message {
  state: 'sending' | 'accepted' | 'failed'
  reason?: string
}

interface Topics {
  [room: `room:${string}`]: Message
}

/** The messages of a room, and those that this user has just written. */
export function useRoom(live: Channels<Topics>, room: string) {
  const rows = useMessages(live.topic(`room:${room}`), { limit: 200 })
  const [drafts, setDrafts] = useState<readonly Draft[]>([])
  const arrived = new Set(rows.map(({ data }) => data.id))

  const set = (draft: Draft) =>
    setDrafts((all) => [...all.filter(({ id }) => id !== draft.id && !arrived.has(id)), draft])

  const say = async (text: string, id: string = crypto.randomUUID()) => {
    set({ id, text, state: 'sending' })
    try {
      // The server ignores an id that it has seen, so the request may be sent twice.
      await live.request({ op: 'say', room, id, text }, { resend: true })
      set({ id, text, state: 'accepted' })
    } catch (error) {
      const reason = error instanceof RequestError && error.reason === 'refused' ? error.detail : error
      set({ id, text, state: 'failed', reason: String(reason) })
    }
  }

  return {
    messages: rows.map(({ data }) => data),
    drafts: drafts.filter(({ id }) => !arrived.has(id)),
    say,
  }
}
