import { useWebSocket } from '../../src/index.ts'
import { withWebSocketPeer, type WebSocketParameters } from '../../src/storybook.ts'

function Support() {
  const { status, data, send } = useWebSocket<string>('wss://example.com/support')
  return (
    <button onClick={() => send('a question')}>
      {status} {data}
    </button>
  )
}

// Support.stories.tsx
const meta = { component: Support, decorators: [withWebSocketPeer] }
export default meta

export const Outage = {
  parameters: {
    webSocket: {
      script: [
        { send: 'How can I help?' },
        { next: true }, // waits for a message
        { after: 300, vanish: true }, // cuts the line
        { refuse: true }, // refuses the next attempt
        { send: 'Sorry, where were we?' },
      ],
    } satisfies WebSocketParameters,
  },
}
