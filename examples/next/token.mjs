// @ts-check
/** Tokens that say when they expire, and cannot be forged. The web server makes them, the WebSocket server reads them. */
import { createHmac, timingSafeEqual } from 'node:crypto'

const { TOKEN_SECRET = 'for development only' } = process.env

/** @type {(expires: string) => string} */
const sign = (expires) => createHmac('sha256', TOKEN_SECRET).update(expires).digest('base64url')

/** @type {(lifetime: number) => string} Of so many milliseconds. */
export function createToken(lifetime) {
  const expires = String(Date.now() + lifetime)
  return `${expires}.${sign(expires)}`
}

/** @type {(token: string | null) => number} How many milliseconds it is still good for. */
export function timeLeft(token) {
  const [expires = '', signature = ''] = token?.split('.') ?? []
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(expires))]
  const genuine = given.length === right.length && timingSafeEqual(given, right)
  return genuine ? Number(expires) - Date.now() : 0
}
