// @ts-check
/** As much of the Chrome DevTools Protocol as is needed here: calls, and the next event of a name. */
import { once } from 'node:events'
import { WebSocket } from 'ws'

/**
 * @typedef {import('playwright').CDPSession['send']} Send
 *
 * @typedef {object} Message
 * @property {number} [id]
 * @property {string} [sessionId]
 * @property {string} [method]
 * @property {never} [result]
 * @property {{ message: string }} [error]
 *
 * @typedef {object} Call
 * @property {string | undefined} sessionId
 * @property {(result: never) => void} resolve
 * @property {(error: Error) => void} reject
 *
 * @typedef {object} Client
 * @property {Send} send
 * @property {(sessionId: string) => Send} sendTo
 * @property {(sessionId: string, method: string) => Promise<void>} event  The next one of that name.
 */

/** @type {(text: string) => unknown} */
const parse = (text) => JSON.parse(text)

const patience = 120_000

/** @type {<Value>(promise: Promise<Value>, what: string) => Promise<Value>} */
export async function inTime(promise, what) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${patience / 1000} s`)), patience)
    // Once the browser has gone, nothing is waited for.
    timer.unref()
  })
  try {
    return await Promise.race([promise, /** @type {Promise<never>} */ (late)])
  } finally {
    clearTimeout(timer)
  }
}

/** @type {(address: string) => Promise<Client>} */
export async function connect(address) {
  const socket = new WebSocket(address, { perMessageDeflate: false })
  await once(socket, 'open')
  let lastId = 0
  /** @type {Map<number, Call>} */
  const calls = new Map()
  /** @type {Map<string, () => void>} By session and name. */
  const awaited = new Map()

  /** @type {(reason: string, concerns?: (call: Call) => boolean) => void} */
  function fail(reason, concerns = () => true) {
    for (const [id, call] of calls) {
      if (!concerns(call)) continue
      calls.delete(id)
      call.reject(new Error(reason))
    }
  }

  socket.on('error', (error) => fail(error.message))
  socket.on('close', () => fail('the browser has gone'))
  socket.on('message', (raw) => {
    const text = /** @type {Buffer} */ (raw)
    const message = /** @type {Message} */ (parse(text.toString()))
    const { id, sessionId, method, result, error } = message
    const call = id === undefined ? undefined : calls.get(id)
    if (id !== undefined) calls.delete(id)
    if (error) call?.reject(new Error(error.message))
    else call?.resolve(/** @type {never} */ (result))
    if (method === 'Inspector.targetCrashed') fail('the page crashed', (call) => call.sessionId === sessionId)
    awaited.get(`${sessionId} ${method}`)?.()
  })

  /** @type {(sessionId: string | undefined, method: string, params: unknown) => Promise<never>} */
  function post(sessionId, method, params) {
    const id = (lastId += 1)
    /** @type {Promise<never>} */
    const answer = new Promise((resolve, reject) => {
      calls.set(id, { sessionId, resolve, reject })
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ id, sessionId, method, params }))
      else fail('the browser has gone')
    })
    return inTime(answer, method)
  }

  /** @type {(sessionId?: string) => Send} */
  const sender = (sessionId) => (method, params) => post(sessionId, method, params)
  return {
    send: sender(),
    sendTo: sender,
    event(sessionId, method) {
      /** @type {Promise<void>} */
      const happened = new Promise((resolve) => awaited.set(`${sessionId} ${method}`, resolve))
      return inTime(happened, method)
    },
  }
}
