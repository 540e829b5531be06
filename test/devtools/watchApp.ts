import type { Connection } from '../../src/connection/contract.js'

/** Everything that an app can see of a connection, in words, as it happens. */
export function watchApp<Data>(connection: Connection<Data>): string[] {
  const seen: string[] = []
  connection.onEvent((entry) => {
    if (entry.type === 'phase') seen.push(entry.phase)
    else if (entry.type === 'onClose') {
      const { code, reason, wasClean } = entry.detail
      seen.push(`close ${code} ${reason} ${wasClean} ${connection.getSnapshot().closedBy}`)
    } else if (entry.type === 'onError') seen.push(`error ${entry.detail.message}`)
    else if (entry.type === 'sent' || entry.type === 'received')
      seen.push(`${entry.type} ${typeof entry.data === 'string' ? entry.data : 'bytes'}`)
    else if (entry.type !== 'latency') seen.push(entry.type)
  })
  return seen
}
