import { useState, type ReactNode } from 'react'
import { peer } from './peer.ts'

/** What the visitor can do to the line of a story. */
export function LineControls({ id, children }: { id: string; children?: ReactNode }) {
  const [isDown, setIsDown] = useState(false)
  return (
    <div className="row">
      <button onClick={() => peer.drop(id)}>Cut the line</button>
      <button
        aria-pressed={isDown}
        onClick={() => {
          peer.refuse(id, !isDown)
          setIsDown(!isDown)
        }}
      >
        Server down
      </button>
      {children}
    </div>
  )
}
