/** @jsxRuntime classic */
/** @jsx h */
import type { PointerEvent, ReactElement } from 'react'
import { h } from './h.js'
import { smallestSize, type Side } from './settings.js'

interface ResizerProps {
  readonly side: Side
  readonly size: number
  readonly onSize: (size: number) => void
}

/** The edge that a pointer or the arrow keys move. */
export function Resizer({ side, size, onSize }: ResizerProps): ReactElement {
  const isBottom = side === 'bottom'
  const most = isBottom ? innerHeight : innerWidth
  const resize = (to: number) => onSize(Math.round(Math.max(smallestSize, Math.min(most, to))))
  const onPointerMove = ({ clientX, clientY, currentTarget, pointerId }: PointerEvent) => {
    if (!currentTarget.hasPointerCapture(pointerId)) return
    resize(isBottom ? innerHeight - clientY : side === 'left' ? clientX : innerWidth - clientX)
  }
  const [grows, shrinks] = { bottom: ['Up', 'Down'], left: ['Right', 'Left'], right: ['Left', 'Right'] }[side]
  return (
    <div
      className="resizer"
      role="separator"
      aria-label="Size of the panel"
      aria-orientation={isBottom ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={smallestSize}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={(event) => {
        const isGrowing = event.key === `Arrow${grows}`
        if (!isGrowing && event.key !== `Arrow${shrinks}`) return
        event.preventDefault()
        resize(size + (isGrowing ? 32 : -32))
      }}
    />
  )
}
