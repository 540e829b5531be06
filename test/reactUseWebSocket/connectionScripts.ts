import type { Script, Stage } from './perform.js'

const all = ['onOpen', 'onMessage', 'onClose', 'onError', 'onReconnectStop'] as const
const again = { shouldReconnect: () => true, reconnectInterval: 10 }
const socketOf = ({ latest }: Stage) => latest().getWebSocket() as WebSocket

/** How connections open, close and come back. */
export const connectionScripts: Readonly<Record<string, Script>> = {
  async 'shows the states, and calls the callbacks'({ show, server, noted, untilState }) {
    show('a', server.url, noted(...all))
    await untilState(1)
    server.close(4001, 'bye')
    await untilState(3)
  },
  async 'connect: false is no connection, until it is true'({ show, server, untilState, note, latest }) {
    show('a', server.url, {}, false)
    await untilState(-1)
    note(latest().getWebSocket())
    show('a', server.url, {}, true)
    await untilState(1)
  },
  async 'an address that is null is no connection'({ show, server, untilState }) {
    show('a', null)
    await untilState(-1)
    show('a', server.url)
    await untilState(1)
  },
  async 'an address function, with a promise'({ show, server, untilState }) {
    const find = () => Promise.resolve(server.url)
    show('a', find)
    await untilState(1)
  },
  async 'an address function that returns null'({ show, untilState }) {
    const find = () => null as unknown as string
    show('a', find)
    await untilState(3)
  },
  async 'an address function that rejects, without retryOnError'({ show, untilState, noted }) {
    const find = () => Promise.reject(new Error('no token'))
    show('a', find, noted(...all))
    await untilState(3)
  },
  async 'retryOnError calls an address function that rejects again'({ show, server, note, untilState }) {
    let calls = 0
    const find = () => {
      note(`call ${(calls += 1)}`)
      return calls < 3 ? Promise.reject(new Error('no token')) : server.url
    }
    show('a', find, { retryOnError: true, reconnectInterval: (count) => (note(count), 5) })
    await untilState(1)
  },
  async 'retryOnError gives up on an address function after reconnectAttempts'({ show, noted, untilState }) {
    const find = () => Promise.reject(new Error('no token'))
    show('a', find, { ...noted(...all), retryOnError: true, reconnectInterval: 5, reconnectAttempts: 2 })
    await untilState(3)
  },
  async 'another address function is another connection'({ show, server, untilState, until, logs }) {
    show('a', () => `${server.url}?one`)
    const second = () => `${server.url}?two`
    show('a', second)
    await untilState(1)
    const third = () => `${server.url}?three`
    show('a', third)
    await until(() => logs.server.queries.includes('?three'))
    await untilState(1)
    show('a', null)
    await untilState(3)
    await until(server.isIdle)
    logs.server.queries.splice(0)
    logs.shown.splice(0)
    logs.server.ends.splice(0)
  },
  async 'queryParams, also an array'({ show, server, untilState }) {
    const queryParams = { type: 'user', id: 5, tags: ['a', 'b'] as unknown as string }
    show('a', server.url, { queryParams })
    await untilState(1)
  },
  async 'queryParams after a query'({ show, server, untilState }) {
    show('a', `${server.url}?room=1`, { queryParams: { id: 5 } })
    await untilState(1)
  },
  async 'protocols: one, or several'({ show, server, untilState, note, latest }) {
    show('a', server.url, { protocols: ['one', 'two'] })
    await untilState(1)
    note((latest().getWebSocket() as WebSocket).protocol)
    show('a', server.url, { protocols: 'three' })
    await untilState(1)
  },
  async 'reconnectInterval as a function, and onReconnectStop'({
    show,
    server,
    noted,
    note,
    until,
    untilState,
    logs,
  }) {
    show('a', server.url, {
      ...noted('onReconnectStop', 'onOpen'),
      shouldReconnect: ({ code }) => {
        note(`asked ${code}`)
        return true
      },
      reconnectInterval: (count) => (note(`interval ${count}`), 5),
      reconnectAttempts: 2,
    })
    await untilState(1)
    server.refuses = true
    server.close(4000)
    await until(() => logs.calls.includes('onReconnectStop 2'))
    // React 18 and 19 group the renders in between differently.
    logs.shown.splice(0)
  },
  async 'reconnectAttempts: 0 with shouldReconnect'({ show, server, noted, until, untilState, logs }) {
    show('a', server.url, { ...noted(...all), ...again, reconnectAttempts: 0 })
    await untilState(1)
    server.close(4000)
    await until(() => logs.calls.includes('onReconnectStop 0'))
  },
  async 'without shouldReconnect it stays closed'({ show, server, noted, untilState }) {
    show('a', server.url, { ...noted(...all), reconnectAttempts: 3, reconnectInterval: 1 })
    await untilState(1)
    server.close(1012)
    await untilState(3)
  },
  async 'shouldReconnect decides after onClose, also for a close of the app'(stage) {
    const { show, server, noted, untilState, note, logs, until } = stage
    show('a', server.url, {
      ...noted('onClose'),
      shouldReconnect: ({ code, reason }) => {
        note(`after ${logs.calls.length}: ${code} ${reason}`)
        return code === 4000
      },
      reconnectInterval: 5,
    })
    await untilState(1)
    socketOf(stage).close(4000, 'again')
    await until(() => server.queries.length === 2)
    await untilState(1)
    socketOf(stage).close(4002, 'enough')
    await untilState(3)
    logs.shown.splice(0)
  },
  async 'onError when the handshake fails'({ show, server, noted, untilState }) {
    server.refuses = true
    show('a', server.url, noted(...all))
    await untilState(3)
  },
  async 'retryOnError alone reconnects after a failed handshake'({ show, server, noted, until, logs }) {
    server.refuses = true
    show('a', server.url, {
      ...noted('onReconnectStop'),
      retryOnError: true,
      reconnectInterval: 5,
      reconnectAttempts: 2,
    })
    await until(() => logs.calls.length > 0)
    logs.shown.splice(0)
  },
}
