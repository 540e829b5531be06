import { Facts } from './Facts.tsx'
import { Log, type LogLine } from './Log.tsx'
import { Panel } from './Panel.tsx'
import type { LogEntry } from './peer.ts'
import { useServerLog } from './useServerLog.ts'

/** More lines would be too many to render for each new one. */
const latest = 200

/** The server's view of every connection with this id. */
export function ServerView({ id, wide = false }: { id: string; wide?: boolean }) {
  const entries = useServerLog(id)
  const end = entries.findLast(({ type }) => type === 'close' || type === 'gone')
  const frame = end?.type === 'gone' && end.clean ? entries.findLast(({ type }) => type === 'close') : end
  return (
    <Panel title="What the server saw" wide={wide}>
      <div aria-live="polite">
        <Facts
          of={
            frame?.type === 'gone'
              ? { 'close frame': 'none' }
              : { code: frame?.code === 1005 ? 'none, an empty frame' : frame?.code, reason: frame?.reason }
          }
        />
      </div>
      <Log label="Server log" lines={entries.slice(-latest).map(toLine)} />
    </Panel>
  )
}

function toLine({ type, code, reason, data, clean, token }: LogEntry): LogLine {
  const asked = token === undefined ? '' : `with ${token}`
  switch (type) {
    case 'upgrade':
      return { mark: 'handshake', text: `requested ${asked}`.trim() }
    case 'open':
      return { mark: 'open', text: asked, tone: 'open' }
    case 'message':
      return { mark: 'message', text: data ?? '' }
    case 'close':
      return {
        mark: 'close',
        text: code === 1005 ? 'empty frame' : [code, reason].filter(Boolean).join(' '),
        tone: 'close',
      }
    case 'gone':
      return clean
        ? { mark: 'end', text: 'connection closed' }
        : { mark: 'end', text: 'connection lost, no close frame', tone: 'fault' }
  }
}
