import { useEffect, useState } from 'react'
import { show } from './peer.ts'

/** Names the connections of one story on one page, and their log on the server. */
export function useStoryId(): string {
  const [id] = useState(() => Math.random().toString(36).slice(2))
  useEffect(() => show(id), [id])
  return id
}
