import { assertCallback } from '../../utilities/listeners.js'
import type { Connection } from '../contract.js'
import type { ConnectionListener } from './events.js'

/** Creates `connection.on`. Each call is a separate subscription, whose listener gets the connection as its last argument. */
export const createOn =
  (
    publisher: { readonly listen: (listener: ConnectionListener) => () => void },
    getConnection: () => unknown,
  ): Connection['on'] =>
  (name, listener) => {
    if (!/^(open|close|error|reconnect)$/.test(name))
      throw new TypeError(`event must be open, close, error or reconnect, got ${String(name)}`)
    const callback = `on${name[0]!.toUpperCase()}${name.slice(1)}`
    assertCallback(listener)
    let active = true
    const stop = publisher.listen((event, ...values) => {
      const isWanted = active && event === callback
      if (isWanted) listener(...values, getConnection())
      // True: the error has a listener (see warnings.ts).
      return isWanted
    })
    return () => {
      active = false
      stop()
    }
  }
