// @ts-check
/** Calls over a WebSocket, each with a number that its answer repeats, as in CDP and WebDriver BiDi. */
import { once } from 'node:events'
import { WebSocket } from 'ws'

/**
 * @typedef {object} Message
 * @property {number} [id]
 * @property {string} [sessionId]
 * @property {string} [method]
 * @property {unknown} [params]
 * @property {never} [result]
 * @property {string | { message: string }} [error]  BiDi's code, whose text is in `message`, or CDP's object.
 * @property {string} [message]
 *
 * @typedef {object} Call
 * @property {string | undefined} sessionId
 * @property {(result: never) => void} resolve
 * @property {(error: Error) => void} reject
 *
 * @typedef {object} Calls
 * @property {(method: string, params: unknown, sessionId?: string) => Promise<never>} post
 * @property {(reason: string, concerns?: (call: Call) => boolean) => void} fail  Rejects what waits for an answer.
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
    // Once the browser has gone, nothing needs to wait.
    timer.unref()
  })
  try {
    return await Promise.race([promise, /** @type {Promise<never>} */ (late)])
  } finally {
    clearTimeout(timer)
  }
}

/** @type {(address: string, onMessage?: (message: Message) => void) => Promise<Calls>} */
export async function openCalls(address, onMessage) {
  const socket = new WebSocket(address, { perMessageDeflate: false })
  await once(socket, 'open')
  let lastId = 0
  /** @type {Map<number, Call>} */
  const calls = new Map()

  /** @type {Calls['fail']} */
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
    const { id, result, error } = message
    const call = id === undefined ? undefined : calls.get(id)
    if (id !== undefined) calls.delete(id)
    if (error)
      call?.reject(new Error(typeof error === 'string' ? `${error}: ${message.message}` : error.message))
    else call?.resolve(/** @type {never} */ (result))
    onMessage?.(message)
  })

  return {
    fail,
    post(method, params, sessionId) {
      const id = (lastId += 1)
      /** @type {Promise<never>} */
      const answer = new Promise((resolve, reject) => {
        calls.set(id, { sessionId, resolve, reject })
        if (socket.readyState === WebSocket.OPEN)
          socket.send(JSON.stringify({ id, sessionId, method, params }))
        else fail('the browser has gone')
      })
      return inTime(answer, method)
    },
  }
}
