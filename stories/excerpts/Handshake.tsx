import { RefusedError, useWebSocket } from '../../src/index.ts'

interface Answer {
  readonly type: string
  readonly reason?: string
}

export function Account({ token }: { token: string }) {
  const { status, error, send } = useWebSocket('wss://example.com/account', {
    parse: 'json',
    // Runs on every new socket. Until it resolves, everything that you send waits.
    handshake: async ({ sendJson, next }) => {
      sendJson({ type: 'login', token })
      const { type, reason } = await next<Answer>(({ type }) => /welcome|refused/.test(type))
      if (type === 'refused') throw new RefusedError(reason)
    },
  })
  return (
    <>
      <p>{error ? error.message : status}</p>
      <button onClick={() => send('hello')}>Say hello</button>
    </>
  )
}
