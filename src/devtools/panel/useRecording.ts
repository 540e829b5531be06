import { useSyncExternalStore } from 'react'
import type { Recording, RecordingSnapshot } from '../contract.js'

/** Returns the current snapshot of a recording, and renders again when it changes. */
export const useRecording = (recording: Recording): RecordingSnapshot =>
  useSyncExternalStore(recording.subscribe, recording.getSnapshot, recording.getSnapshot)
