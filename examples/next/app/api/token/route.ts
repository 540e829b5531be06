import { socketServer } from '../../../socketServer'
import { createToken } from '../../../token.mjs'

/** The address of the chat room, with a token for whoever asks: an app with users looks at the session first. */
export function GET() {
  const token = createToken(15 * 60_000)
  return Response.json(
    { url: `${socketServer}/chat?token=${token}` },
    { headers: { 'Cache-Control': 'no-store' } },
  )
}
