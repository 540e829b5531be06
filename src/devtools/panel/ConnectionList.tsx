/** @jsxRuntime classic */
/** @jsx h */
import { useId, type KeyboardEvent, type ReactElement } from 'react'
import { h } from './h.js'
import type { Recording } from '../contract.js'
import { ConnectionRow } from './ConnectionRow.js'
import { toIndex } from './toIndex.js'

interface ConnectionListProps {
  readonly recordings: readonly Recording[]
  readonly selected: Recording
  readonly onSelect: (recording: Recording) => void
}

/** All connections of the page, the newest first: one stop of the Tab key, and the arrow keys select. */
export function ConnectionList({ recordings, selected, onSelect }: ConnectionListProps): ReactElement {
  const prefix = useId()
  const newest = [...recordings].reverse()
  const onKeyDown = (event: KeyboardEvent) => {
    const index = toIndex(event.key, newest.indexOf(selected), newest.length, 5)
    const recording = index !== null && newest[index]
    if (!recording) return
    event.preventDefault()
    onSelect(recording)
  }
  return (
    <div
      role="listbox"
      aria-label="Connections"
      aria-activedescendant={`${prefix}${selected.id}`}
      tabIndex={0}
      className="connections"
      onKeyDown={onKeyDown}
    >
      {newest.map((recording) => (
        <ConnectionRow
          key={recording.id}
          id={`${prefix}${recording.id}`}
          recording={recording}
          isSelected={recording === selected}
          onSelect={onSelect}
        />
      ))}
    </div>
  )
}
