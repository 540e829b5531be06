import { createListeners } from '../utilities/listeners.js'
import type { Inspector, InspectorSnapshot, Recording, RecordingOptions } from './contract.js'
import { record } from './record.js'
import { watchConnections, type Inside } from './watchConnections.js'

const most = 100

/**
 * Records every connection of the page: those that have dialled before, and each one as soon as it dials. Nothing leaves the page.
 *
 * @throws RangeError for a limit below 1.
 *
 * @example
 * ```ts
 * const inspector = createInspector({ frames: 10_000 })
 * inspector.subscribe(() => console.log(inspector.getSnapshot().recordings.length))
 * ```
 */
export function createInspector(options: RecordingOptions = {}): Inspector {
  const listeners = createListeners<[]>()
  let snapshot: InspectorSnapshot = { recordings: [] }

  function set(recordings: readonly Recording[]): void {
    snapshot = { recordings }
    listeners.notify()
  }

  function remove(recording: Recording): void {
    recording.stop()
    set(snapshot.recordings.filter((other) => other !== recording))
  }

  function find(connection: Inside['connection']): void {
    const { recordings } = snapshot
    if (recordings.some((recording) => recording.connection === connection)) return
    const superfluous = recordings.length < most ? undefined : findOver(recordings)
    superfluous?.stop()
    const kept = recordings.filter((recording) => recording !== superfluous)
    const count = kept.findLastIndex((recording) => recording.connection !== null) + 1
    set([...kept.slice(0, count), record(connection, options), ...kept.slice(count)])
  }

  /** Those that were released would fill the list, so each waits here until it dials again. */
  const waiting = new Set<() => void>()

  const stop = watchConnections(({ connection, state }) => {
    if (state.phase !== 'idle') {
      find(connection)
      return
    }
    const stopWaiting = connection.onEvent(() => {
      stopWaiting()
      waiting.delete(stopWaiting)
      find(connection)
    })
    waiting.add(stopWaiting)
  })

  return {
    subscribe: (listener) =>
      listeners.add(() => {
        listener()
      }),
    getSnapshot: () => snapshot,
    add(recording) {
      if (!snapshot.recordings.includes(recording)) set([...snapshot.recordings, recording])
    },
    remove,
    dispose() {
      stop()
      for (const stopWaiting of waiting) stopWaiting()
      for (const recording of snapshot.recordings) recording.stop()
    },
  }
}

/** The connection that has been closed for longest. */
function findOver(recordings: readonly Recording[]): Recording | undefined {
  return recordings.find((recording) => {
    const { readyState, retry } = recording.getSnapshot()
    return recording.connection !== null && readyState === 3 && !retry
  })
}
