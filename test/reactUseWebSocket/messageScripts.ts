import type { Script, Stage } from './perform.js'

const again = { shouldReconnect: () => true, reconnectInterval: 10 }
const socketOf = ({ latest }: Stage) => latest().getWebSocket() as WebSocket

/** What components send, get and share. */
export const messageScripts: Readonly<Record<string, Script>> = {
  async 'lastMessage and lastJsonMessage: every message, also several at once'({
    show,
    server,
    noted,
    until,
    untilState,
    latest,
  }) {
    show('a', server.url, noted('onMessage'))
    await untilState(1)
    server.send('{"a":1}', 'no JSON', '[2]')
    await until(() => latest().lastMessage?.data === '[2]')
  },
  async 'disableJson: lastJsonMessage stays null'({ show, server, until, untilState, latest }) {
    show('a', server.url, { disableJson: true })
    await untilState(1)
    server.send('{"a":1}')
    await until(() => latest().lastMessage !== null)
  },
  async 'sendMessage and sendJsonMessage: queue, unless keep is false'({
    show,
    server,
    until,
    untilState,
    latest,
  }) {
    show('a', null)
    await until(() => !!latest())
    latest().sendMessage('before')
    latest().sendMessage('not kept', false)
    latest().sendJsonMessage({ json: 1 })
    latest().sendJsonMessage('not kept', false)
    show('a', server.url)
    await untilState(1)
    latest().sendMessage('open')
    await until(() => server.received.length === 3)
  },
  async 'sends what onOpen sends before the queue'({ show, server, until, latest }) {
    show('a', server.url, { onOpen: () => latest().sendMessage('first') })
    await until(() => !!latest())
    latest().sendMessage('second')
    await until(() => server.received.length === 2)
  },
  async 'keeps what is sent between two sessions'({ show, server, until, untilState, latest }) {
    show('a', server.url, again)
    await untilState(1)
    server.close(1000)
    await untilState(3)
    latest().sendMessage('meanwhile')
    await until(() => server.received.length === 1)
  },
  async 'filter selects by true only, after onMessage'({
    show,
    server,
    noted,
    note,
    until,
    untilState,
    latest,
  }) {
    show('a', server.url, {
      ...noted('onMessage'),
      filter: ({ data }) => {
        note(`filter ${String(data)}`)
        return (data === 'truthy' ? 1 : data !== 'no') as boolean
      },
    })
    await untilState(1)
    server.send('no', 'truthy', 'yes')
    await until(() => latest().lastMessage?.data === 'yes')
  },
  async 'share: one socket, and every component gets all'({
    show,
    server,
    noted,
    until,
    untilState,
    latest,
  }) {
    const { onOpen, onMessage } = noted('onOpen', 'onMessage')
    show('a', server.url, { share: true, onOpen, onMessage })
    show('b', server.url, { share: true, onOpen, onMessage })
    await untilState(1)
    await untilState(1, 'b')
    server.send('for both')
    await until(() => latest().lastMessage !== null && latest('b').lastMessage !== null)
    latest('b').sendMessage('from b')
    await until(() => server.received.length === 1)
  },
  async 'share: one that comes later does not get onOpen'(stage) {
    const { show, server, noted, until, untilState, latest, logs } = stage
    show('a', server.url, { share: true, ...noted('onOpen') })
    await untilState(1)
    show('b', server.url, { share: true, ...noted('onOpen') })
    await untilState(1, 'b')
    latest('b').sendMessage('from b')
    await until(() => server.received.length === 1)
    // The original shows CONNECTING first.
    logs.shown = logs.shown.filter((line) => !line.startsWith('b 0 '))
  },
  async 'share: address functions and texts that mean one address have one socket'(stage) {
    const { show, server, noted, until, untilState, latest, logs } = stage
    const find = () => Promise.resolve(server.url)
    const findNow = () => server.url
    show('a', find, { share: true, ...noted('onOpen') })
    show('b', findNow, { share: true })
    await untilState(1)
    await untilState(1, 'b')
    show('c', server.url, { share: true })
    await untilState(1, 'c')
    server.send('for all')
    const names = ['a', 'b', 'c']
    await until(() => names.every((name) => latest(name).lastMessage !== null))
    latest('b').sendMessage('from b')
    await until(() => server.received.length === 1)
    // The original shows CONNECTING first.
    logs.shown = logs.shown.filter((line) => !line.startsWith('c 0 '))
  },
  async 'share: an address function that returns null'({ show, untilState }) {
    const find = () => null as unknown as string
    show('a', find, { share: true })
    await untilState(3)
  },
  async 'share: another address for the next attempt, without losing the message'(stage) {
    const { show, server, note, until, untilState, latest, logs } = stage
    let token = 0
    const find = () => `${server.url}?token=${(token += 1)}`
    show('a', find, { share: true, ...again })
    await untilState(1)
    server.send('kept')
    await until(() => latest().lastMessage !== null)
    server.close(4001)
    await untilState(3)
    latest().sendMessage('meanwhile')
    await until(() => server.received.length === 1)
    await untilState(1)
    note(latest().lastMessage?.data)
    show('a', find, { share: true, ...again }, false)
    await untilState(3)
    show('a', find, { share: true, ...again }, true)
    await until(() => logs.server.queries.includes('?token=3'))
    await untilState(1)
    logs.shown.splice(0)
  },
  async 'heartbeat pings, and its answer is no lastMessage'({
    show,
    server,
    noted,
    until,
    untilState,
    latest,
  }) {
    show('a', server.url, {
      ...noted('onMessage'),
      heartbeat: { message: 'P', returnMessage: 'Q', interval: 100 },
    })
    await untilState(1)
    await until(() => server.received.includes('P'))
    server.send('Q', 'data')
    await until(() => latest().lastMessage?.data === 'data')
    server.received.splice(1)
  },
  async 'heartbeat with a function as its message'({ show, server, until, untilState }) {
    show('a', server.url, { heartbeat: { message: () => 'made', interval: 100 } })
    await untilState(1)
    await until(() => server.received.length > 0)
    server.received.splice(1)
  },
  async 'skipAssert, share: false and heartbeat: true are accepted'({ show, server, untilState }) {
    show('a', server.url, { skipAssert: true, share: false, heartbeat: true })
    await untilState(1)
  },
  async 'getWebSocket is the socket itself'(stage) {
    const { show, server, untilState, note } = stage
    show('a', server.url)
    await untilState(1)
    const socket = socketOf(stage)
    note(
      [
        socket.readyState,
        socket instanceof WebSocket,
        socket === socketOf(stage),
        socket.url === server.url,
      ].join(),
    )
    socket.close(4321, 'mine')
    await untilState(3)
    note(socketOf(stage).readyState)
  },
}
