import { useState } from 'react'

/** Names the connections of one story on one page, and their log on the server. */
export function useStoryId(): string {
  const [id] = useState(() => Math.random().toString(36).slice(2))
  return id
}
