import { act } from '@testing-library/react'
import { createRoot } from 'react-dom/client'
import { expect } from 'vitest'
import { type Source, useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { eventually } from './mount.js'

/** So many dial at a time: Chromium delays handshakes for seconds where many are pending. */
const dialling = 4
/** As many more are still asking for their address when they go. */
export const crowd = 2 * dialling
/** When a crowd goes: at once, when the first of it is open, when all are that dial. */
const patience = [0, 1, dialling]

/**
 * Mounts and unmounts so many components, half of which dial, and returns what their callbacks told when all that is closed.
 * Handshakes are what takes time: Chromium begins at most a hundred a second.
 */
export async function comeAndGo(url: string, total: number, options?: () => UseWebSocketOptions) {
  const tally = { opened: 0, closed: 0, failed: 0, codes: new Set<number>() }
  function Guest({ source }: { readonly source: Source }) {
    const { readyState, lastCloseEvent } = useWebSocket(source, {
      ...patient,
      ...options?.(),
      onOpen: () => (tally.opened += 1),
      onError: () => (tally.failed += 1),
      onClose({ code }) {
        tally.closed += 1
        tally.codes.add(code)
      },
    })
    return [readyState, lastCloseEvent?.code]
  }

  const root = createRoot(document.createElement('div'))
  for (let gone = 0; gone < total; gone += crowd) {
    const { opened, closed } = tally
    let answer = () => {}
    const late = new Promise<string>((resolve) => (answer = () => resolve(url)))
    const guests = Array.from({ length: crowd }, (_, index) => (
      <Guest key={gone + index} source={index % 2 ? () => late : url} />
    ))
    act(() => root.render(guests))
    const enough = patience[(gone / crowd) % patience.length]!
    await eventually(() => expect(tally.opened - opened).toBeGreaterThanOrEqual(enough))
    act(() => root.render(null))
    answer()
    await eventually(() => expect(tally.closed - closed).toBe(dialling))
  }
  act(() => root.unmount())
  return tally
}
