import type { Options } from 'react-use-websocket/dist/lib/types'

export const options: Options = { share: true, shouldReconnect: () => true, reconnectInterval: 500 }
