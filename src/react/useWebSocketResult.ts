import type { Connection } from '../connection/contract.js'
import type { ConnectionSnapshot } from '../connection/snapshot.js'
import type { MessageEvent } from '../protocol/domTypes.js'
import type { IncomingData } from '../protocol/messageData.js'
import type { ConnectionFunctions } from './createComponentOwner.js'

/**
 * The result of `useWebSocket`. The component renders only when a field that it has read changes; a component that reads neither `lastMessage` nor
 * `data` does not render for messages. Reading a field once is enough, so spreading the object or listing its values subscribes to all fields.
 * `JSON.stringify` and Node's console do not count as reading.
 *
 * The functions act on the connection of their render, and stay the same until the address changes. The object itself changes with every field that
 * was read. So destructure functions before you list them as dependencies of an effect: `const { send } = useWebSocket(…)` and `[send]`, not
 * `[socket]`. A cleanup then acts on the connection of its own render. During rendering, the functions do nothing.
 */
export interface UseWebSocketResult<Data = IncomingData, Outgoing = unknown>
  extends ConnectionSnapshot<Data>, ConnectionFunctions<Outgoing> {
  /**
   * The result of `parse` and `schema` for the latest message, or null. Use it for display. The first message after a pause renders immediately;
   * messages within one frame render once, with the last one. A value equal to the displayed one does not render. Frequent messages do not interrupt
   * transitions.
   */
  readonly data: Data | null
  /**
   * The latest accepted MessageEvent, or null. Use it in effects. A component that reads it renders urgently for every message that comes in its own
   * task, as in browsers, even for equal ones. For more than a few messages a second, `useMessageListener`, `useMessages` and `useMessageReducer`
   * cost less. If several messages come in one task (jsdom, `ws`), it renders only for the last one.
   */
  readonly lastMessage: MessageEvent<IncomingData> | null
  /** The connection that this object shows. Changes with the address. */
  readonly connection: Connection<Data, Outgoing>
}
