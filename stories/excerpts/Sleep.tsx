import { useWebSocket } from '../../src/index.ts'

export function Prices({ url }: { url: string }) {
  // Closes when the tab has been hidden for a minute, and opens again when it is shown.
  const { status, data } = useWebSocket<string>(url, { pauseWhenHidden: 60_000 })
  return (
    <p>
      {status} {data}
    </p>
  )
}
