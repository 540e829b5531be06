import { createChannels, useChannels, type Channels } from '../../src/channels.js'
import { createConnection, useWebSocket } from '../../src/index.js'
import * as actionCable from '../wires/actionCable.js'
import * as binance from '../wires/binance.js'
import * as centrifugo from '../wires/centrifugo.js'
import * as ethereum from '../wires/ethereum.js'
import * as graphql from '../wires/graphql.js'
import * as homeAssistant from '../wires/homeAssistant.js'
import * as kraken from '../wires/kraken.js'
import * as phoenix from '../wires/phoenix.js'
import * as plain from '../wires/plain.js'
import { createPusher } from '../wires/pusher.js'
import * as rpcWebsockets from '../wires/rpcWebsockets.js'
import * as stomp from '../wires/stomp.js'

// K2: the options and the wire of each protocol fit each other without a cast, in a module and in a component.

const url = 'wss://example.com'
const getToken = () => 'token'
const login = { login: 'guest', passcode: 'guest', host: '/' }
const pusher = createPusher(() => Promise.resolve({ auth: '' }))

export const channels = [
  createChannels(createConnection(url, actionCable.options), actionCable.wire),
  createChannels(createConnection(url, binance.options), binance.wire),
  createChannels(createConnection(url, centrifugo.options(getToken)), centrifugo.wire),
  createChannels(createConnection(url, ethereum.options), ethereum.wire),
  createChannels(createConnection(url, graphql.options()), graphql.wire),
  createChannels(createConnection(url, homeAssistant.options(getToken)), homeAssistant.wire),
  createChannels(createConnection(url, kraken.options), kraken.wire),
  createChannels(createConnection(url, phoenix.options), phoenix.wire),
  createChannels(createConnection(url, plain.options), plain.wire),
  createChannels(createConnection(url, pusher.options), pusher.wire),
  createChannels(createConnection(url, rpcWebsockets.options), rpcWebsockets.wire),
  createChannels(
    createConnection(
      url,
      stomp.options(() => login),
    ),
    stomp.wire,
  ),
] satisfies Channels[]

export function useAll() {
  return [
    useChannels(useWebSocket(url, actionCable.options), actionCable.wire),
    useChannels(useWebSocket(url, { share: true, ...graphql.options() }), graphql.wire),
    useChannels(useWebSocket(url, { ...stomp.options(() => login), share: true }), stomp.wire),
    useChannels(useWebSocket(url, pusher.options), pusher.wire),
    useChannels<{ [room: `room:${string}`]: { event: string } }>(
      useWebSocket(url, phoenix.options),
      phoenix.wire,
    ),
  ]
}
