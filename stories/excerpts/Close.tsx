import { assertCloseArguments, fitCloseReason, useWebSocket } from '../../src/index.ts'

export function Call({ url, reason }: { url: string; reason: string }) {
  const { lastCloseEvent, close } = useWebSocket(url)
  return (
    <>
      <button onClick={() => close(4000, fitCloseReason(reason))}>Hang up</button>
      <p>{lastCloseEvent && `Ended with ${lastCloseEvent.code} ${lastCloseEvent.reason}`}</p>
    </>
  )
}

/** Whether close() would accept them. */
export function isValid(code: number, reason: string): boolean {
  try {
    assertCloseArguments(code, reason)
    return true
  } catch {
    return false
  }
}
