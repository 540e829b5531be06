import { useWebSocket } from 'wasclean'

export function Chat() {
  const { readyState, data, lastCloseEvent, send, close, open } = useWebSocket('ws://localhost:8080')

  return (
    <>
      <p>{['Connecting', 'Open', 'Closing', 'Closed'][readyState]}</p>
      <p>Last message: {String(data)}</p>
      <button onClick={() => send('hello')}>Send</button>
      <button onClick={() => close(4000, 'bye')}>Close</button>
      <button onClick={open}>Open again</button>
      {lastCloseEvent && (
        <p>
          Closed with {lastCloseEvent.code} {lastCloseEvent.reason}
        </p>
      )}
    </>
  )
}
