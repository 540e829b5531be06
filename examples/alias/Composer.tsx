import type { SendMessage } from 'react-use-websocket'

export const Composer = ({ send }: { send: SendMessage }) => (
  <button onClick={() => send('hello')}>Say hello</button>
)
