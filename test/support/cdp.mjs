// @ts-check
/** The part of the Chrome DevTools Protocol that the tests need: calls, and events by their name. */
import { inTime, openCalls } from './calls.mjs'

/**
 * @typedef {import('playwright').CDPSession['send']} Send
 *
 * @typedef {object} Client
 * @property {Send} send
 * @property {(sessionId: string) => Send} sendTo
 * @property {(sessionId: string, method: string) => Promise<void>} event  The next one of that name.
 * @property {(sessionId: string, method: string, listener: (params: unknown) => void) => void} listen  To every one of that name, from here on.
 */

/** @type {(address: string) => Promise<Client>} */
export async function connect(address) {
  /** @type {Map<string, (params: unknown) => void>} By session and name. */
  const awaited = new Map()
  const { post, fail } = await openCalls(address, ({ method, sessionId, params }) => {
    if (method === 'Inspector.targetCrashed') fail('the page crashed', (call) => call.sessionId === sessionId)
    awaited.get(`${sessionId} ${method}`)?.(params)
  })

  /** @type {(sessionId?: string) => Send} */
  const sender = (sessionId) => (method, params) => post(method, params, sessionId)
  return {
    send: sender(),
    sendTo: sender,
    listen(sessionId, method, listener) {
      awaited.set(`${sessionId} ${method}`, listener)
    },
    event(sessionId, method) {
      /** @type {Promise<void>} */
      const happened = new Promise((resolve) => awaited.set(`${sessionId} ${method}`, () => resolve()))
      return inTime(happened, method)
    },
  }
}
