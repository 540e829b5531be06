import { StrictMode, useLayoutEffect, type ReactNode } from 'react'
import { peer } from './peer.ts'
import './stories.css'

/** The frame of every story: its promise, the kind of server, and React's StrictMode. */
export function StoryFrame(props: {
  heading: string
  promise: string | undefined
  /** What it cannot show without a server. */
  caveat: string | undefined
  theme: string
  /** On documentation pages, the heading and the promise are above it already. */
  inDocs: boolean
  children: ReactNode
}) {
  const { heading, promise, caveat, theme, inDocs, children } = props
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  return (
    <StrictMode>
      <div className={inDocs ? 'story' : 'story page'}>
        <header>
          {!inDocs && <h2>{heading}</h2>}
          <p className={peer.isLive ? 'backend live' : 'backend'}>{peer.label}</p>
          {promise && !inDocs && <p className="promise">{promise}</p>}
          {caveat && !peer.isLive && <p className="caveat">{caveat}</p>}
        </header>
        <div className="grid">{children}</div>
      </div>
    </StrictMode>
  )
}
