/** @jsxRuntime classic */
/** @jsx h */
import { useState, useSyncExternalStore, type ReactElement, type ReactNode } from 'react'
import { h } from './h.js'
import type { ImportedRecording, Inspector, Recording } from '../contract.js'
import { ConnectionDetail, type View } from './ConnectionDetail.js'
import { ConnectionList } from './ConnectionList.js'
import { ImportButton } from './ImportButton.js'
import { leaveTo } from './leaveTo.js'

interface InspectorViewProps {
  readonly inspector: Inspector
  /** More tools for the bar at the top. */
  readonly children?: ReactNode
}

/** The inspector: a bar, the list of connections, and the selected one. */
export function InspectorView({ inspector, children }: InspectorViewProps): ReactElement {
  const { subscribe, getSnapshot } = inspector
  const { recordings } = useSyncExternalStore(subscribe, getSnapshot, getSnapshot)
  const [chosen, setChosen] = useState<Recording | null>(null)
  const [view, setView] = useState<View>('Timeline')
  const [problems, setProblems] = useState<ImportedRecording['problems']>([])
  const selected = chosen && recordings.includes(chosen) ? chosen : recordings.at(-1)
  const onImport = ({ recording, problems }: ImportedRecording) => {
    inspector.add(recording)
    setChosen(recording)
    setProblems(problems)
  }
  return (
    <div className="inspector">
      <header className="top tools">
        <h2>WebSockets</h2>
        <span className="grow" />
        <ImportButton onImport={onImport} />
        {children}
      </header>
      {problems.length > 0 && (
        <div role="alert" className="banner bad">
          <span>
            <b>Not everything could be read.</b>
            {problems.slice(0, 5).map(({ line, message }) => (
              <span key={`${line} ${message}`} className="line">
                Line {line}: {message}
              </span>
            ))}
            {problems.length > 5 && <span className="line">And {problems.length - 5} more.</span>}
          </span>
          <button onClick={leaveTo('.connections', () => setProblems([]))}>Dismiss</button>
        </div>
      )}
      {selected ? (
        <div className="columns">
          <ConnectionList recordings={recordings} selected={selected} onSelect={setChosen} />
          <ConnectionDetail key={selected.id} recording={selected} view={view} onView={setView} />
        </div>
      ) : (
        <p className="empty">
          No connection yet. Every WebSocket connection of wasclean on this page appears here as soon as it
          dials.
        </p>
      )}
    </div>
  )
}
