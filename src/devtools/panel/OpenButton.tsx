/** @jsxRuntime classic */
/** @jsx h */
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { Inspector } from '../contract.js'
import { SimulationMark } from './SimulationMark.js'

interface OpenButtonProps {
  readonly inspector: Inspector
  readonly isLeft: boolean
  readonly onOpen: () => void
  /** It has been closed just now, so the focus comes back to its button. */
  readonly hasFocus: boolean
}

/** The floating button. It follows only what is being simulated, so that a closed inspector costs nothing. */
export function OpenButton({ inspector, isLeft, onOpen, hasFocus }: OpenButtonProps): ReactElement {
  const [simulated] = useState(() =>
    inspector.getSnapshot().recordings.filter((recording) => recording.getSnapshot().isSimulating),
  )
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (hasFocus) button.current?.focus()
  }, [hasFocus])
  return (
    <button
      ref={button}
      className={`open-button ${isLeft ? 'left' : 'right'}`}
      aria-label="Open the WebSocket inspector"
      onClick={onOpen}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M8 19V5M4 9l4-4 4 4M16 5v14M12 15l4 4 4-4" />
      </svg>
      {simulated.map((recording) => (
        <SimulationMark key={recording.id} recording={recording} />
      ))}
    </button>
  )
}
