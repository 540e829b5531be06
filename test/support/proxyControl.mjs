// @ts-check
/**
 * Lets tests in a page make line proxies in front of the HTTP server, and control how these fail:
 *
 *     POST /proxy                                      a new one: { id, port }
 *     GET  /proxy/ID                                   { lines, accepted, held }
 *     POST /proxy/ID?do=cut                            each acts, then answers as GET does
 *     POST /proxy/ID?do=reset
 *     POST /proxy/ID?do=stall[&direction=up|down]
 *     POST /proxy/ID?do=resume
 *     POST /proxy/ID?do=delay&ms=50
 *     POST /proxy/ID?do=split&bytes=1
 *     POST /proxy/ID?do=refuse
 *     POST /proxy/ID?do=kill                           refuses and resets, as if the server's process was killed
 *     POST /proxy/ID?do=accept                         ends refuse and kill
 *     POST /proxy/ID?do=remove
 */
import { createLineProxy } from './lineProxy.mjs'
import { reply } from './peerServer.mjs'

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('./lineProxy.mjs').Direction} Direction
 * @typedef {import('./lineProxy.mjs').LineProxy} LineProxy
 * @typedef {readonly [status: number, body: unknown]} Answer
 *
 * @typedef {object} ProxyControl
 * @property {(request: IncomingMessage, response: ServerResponse) => boolean} handleRequest  False: another path, nothing done.
 * @property {() => Promise<void>} close  Ends every proxy.
 */

/** @type {Record<string, (proxy: LineProxy, params: URLSearchParams) => void | Promise<void>>} */
const actions = {
  cut: (proxy) => proxy.cut(),
  reset: (proxy) => proxy.reset(),
  stall: (proxy, params) => proxy.stall(/** @type {Direction} */ (params.get('direction') ?? 'both')),
  resume: (proxy) => proxy.resume(),
  delay: (proxy, params) => proxy.delay(Number(params.get('ms') ?? NaN)),
  split: (proxy, params) => proxy.split(Number(params.get('bytes') ?? NaN)),
  refuse: (proxy) => proxy.refuse(true),
  accept: (proxy) => proxy.refuse(false),
  remove: (proxy) => proxy.close(),
  async kill(proxy) {
    await proxy.refuse(true)
    proxy.reset()
  },
}

/** @type {(proxy: LineProxy, params: URLSearchParams) => Promise<Answer>} */
async function act(proxy, params) {
  const name = params.get('do') ?? ''
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action) return [400, { error: `no line proxy can ${name}` }]
  try {
    await action(proxy, params)
  } catch (error) {
    return [error instanceof RangeError ? 400 : 500, { error: String(error) }]
  }
  return [200, countOf(proxy)]
}

/** @type {(proxy: LineProxy) => import('./lineProxy.mjs').LineCount} */
const countOf = ({ lines, accepted, held }) => ({ lines, accepted, held })

/** @returns {ProxyControl} */
export function createProxyControl() {
  /** @type {Map<string, LineProxy>} */
  const proxies = new Map()
  let made = 0

  /** @type {(request: IncomingMessage) => Promise<Answer>} */
  async function make({ socket: { localAddress = '', localPort = 0 } }) {
    const proxy = await createLineProxy({ target: { host: localAddress, port: localPort } })
    made += 1
    const id = String(made)
    proxies.set(id, proxy)
    return [200, { id, port: proxy.port }]
  }

  /** @type {(request: IncomingMessage, id: string | undefined, params: URLSearchParams) => Promise<Answer>} */
  async function answer(request, id, params) {
    const posted = request.method === 'POST'
    if (id === undefined && posted) return make(request)
    const proxy = proxies.get(id ?? '')
    if (id === undefined || !proxy) return [404, { error: `no ${request.method} ${request.url} here` }]
    if (!posted) return [200, countOf(proxy)]
    if (params.get('do') === 'remove') proxies.delete(id)
    return act(proxy, params)
  }

  return {
    handleRequest(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://peer')
      const place = /^\/proxy(?:\/(\d+))?$/.exec(pathname)
      // The peer server answers OPTIONS for every path.
      if (!place || request.method === 'OPTIONS') return false
      void answer(request, place[1], searchParams).then(([status, body]) => reply(response, status, body))
      return true
    },
    async close() {
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()))
    },
  }
}
