import { useSynced, type Channels } from '../../../src/channels.js'

type Change = { joined: string } | { left: string }

interface Topics {
  [presence: `presence:${string}`]: Change
}

export function usePresence(live: Channels<Topics>, room: string) {
  const { data, status } = useSynced(live.topic(`presence:${room}`), {
    load: ({ signal }) => live.request<string[]>({ op: 'who', room }, { signal }),
    apply(people, change) {
      if ('left' in change) return people.filter((name) => name !== change.left)
      return people.includes(change.joined) ? people : [...people, change.joined]
    },
  })
  return { people: data ?? [], isCurrent: status === 'live' }
}
