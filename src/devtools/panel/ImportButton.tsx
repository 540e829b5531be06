/** @jsxRuntime classic */
/** @jsx h */
import type { ChangeEvent, ReactElement } from 'react'
import { h } from './h.js'
import type { ImportedRecording } from '../contract.js'
import { importRecording } from '../importRecording.js'

interface ImportButtonProps {
  readonly onImport: (imported: ImportedRecording) => void
}

/** Reads a file of JSON lines. */
export function ImportButton({ onImport }: ImportButtonProps): ReactElement {
  const onChange = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget
    const file = input.files?.[0]
    if (!file) return
    const text = await file.text()
    // So that the same file can be chosen again.
    input.value = ''
    onImport(importRecording(text))
  }
  return (
    <label className="button">
      Import
      <input type="file" accept=".jsonl,.ndjson,.json,.txt" onChange={(event) => void onChange(event)} />
    </label>
  )
}
