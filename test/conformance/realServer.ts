import type { Entry } from '../support/peerServer.mjs'
import type { Frame, Params, Server, World } from './world.js'

const asTexts = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, `${value}`]))

/** The peer server at that address, seen through HTTP; also from a page that has no test runner. */
export function serveFrom(base: string): World['serve'] {
  return (path, params = {}) => {
    const id = crypto.randomUUID()
    const address = (where: string, more: Readonly<Record<string, string>>) => {
      const url = new URL(where, base)
      for (const [name, value] of Object.entries({ id, ...more })) url.searchParams.set(name, value)
      return url
    }
    const act = async (deed: string, more: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(address('/act', { do: deed, ...more }), { method: 'POST' })
      if (!response.ok) throw new Error(`${deed} got ${response.status}`)
    }
    const log = async (until: Entry['type']) =>
      (await (await fetch(address('/log', { until }))).json()) as Entry[]

    const server: Server = {
      url: address(path, asTexts(params)).href.replace(/^http/, 'ws'),
      async offered() {
        return (await log('upgrade')).find(({ type }) => type === 'upgrade')?.protocols ?? []
      },
      async frame() {
        const frame = (await log('gone')).find(({ type }) => type === 'close')
        return frame ? ({ code: frame.code, reason: frame.reason } as Frame) : null
      },
      send: (data, times) => act('send', times === undefined ? { data } : { data, times: `${times}` }),
      close: (code, reason) =>
        act('close', code === undefined ? {} : { code: `${code}`, reason: reason ?? '' }),
      drop: () => act('drop'),
      breakProtocol: () => act('break'),
      mute: () => act('mute'),
      unmute: () => act('unmute'),
    }
    return server
  }
}
