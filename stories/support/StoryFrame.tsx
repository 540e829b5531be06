import { StrictMode, useLayoutEffect, type ReactNode } from 'react'
import type { StoryParameters } from './about.ts'
import { peer } from './peer.ts'
import './stories.css'

interface FrameProps {
  readonly heading: string
  readonly name: string
  readonly story: StoryParameters
  readonly theme: string
  /** On documentation pages, the heading and the promise are above it already. */
  readonly inDocs: boolean
  readonly children: ReactNode
}

/** The frame of every story: its promise, the kind of server, and React's StrictMode. */
export function StoryFrame(props: FrameProps) {
  const { heading, name, story, theme, inDocs, children } = props
  const { promise, caveat, server } = story
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  const isLive = peer.isLive && !server
  return (
    <StrictMode>
      <div className={inDocs ? 'story' : 'story page'}>
        <div className="head">
          {!inDocs && (
            <h1>
              {heading} <span className="quiet">{name}</span>
            </h1>
          )}
          <p className={isLive ? 'backend live' : 'backend'}>{server ?? peer.label}</p>
          {!inDocs && <p className="promise">{promise}</p>}
          {caveat && !peer.isLive && <p className="caveat">{caveat}</p>}
        </div>
        <div className="grid">{children}</div>
      </div>
    </StrictMode>
  )
}
