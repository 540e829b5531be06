import { act } from '@testing-library/react'
import { createRoot } from 'react-dom/client'
import { expect } from 'vitest'
import { type Source, useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { eventually } from './mount.js'

/** The number of components that dial at a time. If many handshakes are pending, Chromium delays them for seconds. */
const dialling = 4
/** The number of components in a batch. The other half of them wait for their address when they unmount. */
export const batchSize = 2 * dialling
/** How many sockets are open when a batch unmounts: none, one, or all that dial. */
const openCounts = [0, 1, dialling]

/**
 * Mounts and unmounts `total` components, half of which dial. Returns the counts of their callbacks when every socket is closed.
 * The handshakes take most of the time: Chromium starts at most a hundred a second.
 */
export async function mountAndUnmount(url: string, total: number, options?: () => UseWebSocketOptions) {
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
  for (let gone = 0; gone < total; gone += batchSize) {
    const { opened, closed } = tally
    let answer = () => {}
    const late = new Promise<string>((resolve) => (answer = () => resolve(url)))
    const guests = Array.from({ length: batchSize }, (_, index) => (
      <Guest key={gone + index} source={index % 2 ? () => late : url} />
    ))
    act(() => root.render(guests))
    const enough = openCounts[(gone / batchSize) % openCounts.length]!
    await eventually(() => expect(tally.opened - opened).toBeGreaterThanOrEqual(enough))
    act(() => root.render(null))
    answer()
    await eventually(() => expect(tally.closed - closed).toBe(dialling))
  }
  act(() => root.unmount())
  return tally
}
