/** @jsxRuntime classic */
/** @jsx h */
import { useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { Recording } from '../contract.js'
import { toStory } from '../toStory.js'
import { toTest } from '../toTest.js'
import { download } from './download.js'

interface CopyToolsProps {
  readonly recording: Recording
}

/** Takes the recording home: as a story, as a test, or as a file that can be imported again. */
export function CopyTools({ recording }: CopyToolsProps): ReactElement {
  const [said, setSaid] = useState('')
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('Copied')
    } catch {
      setSaid('The browser does not allow it')
    }
  }
  return (
    <div className="tools">
      <span className="quiet" role="status">
        {said}
      </span>
      <button onClick={() => void copy(toStory(recording))}>Copy as story</button>
      <button onClick={() => void copy(toTest(recording))}>Copy as test</button>
      <button onClick={() => download('connection.jsonl', recording.toJsonLines())}>Export</button>
    </div>
  )
}
