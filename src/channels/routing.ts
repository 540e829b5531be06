import type { ReceivedMessage } from '../connection/receiving/receivedMessage.js'
import { MessageError } from '../connection/receiving/MessageError.js'
import type { Route } from './contract.js'
import { transmit, type Line } from './line.js'
import type { PendingRequest } from './Ledger.js'
import type { Requests } from './Requests.js'
import type { TopicRecord } from './TopicRecord.js'
import type { Topics } from './Topics.js'

type Message = ReceivedMessage<unknown>

/** Passes each message of the connection to the topics and requests that it belongs to. */
export function createRouting(line: Line, topics: Topics, requests: Requests): (message: Message) => void {
  function receive(message: Message): void {
    try {
      const routes = line.wire.route(message.data, line.asked)
      if (Array.isArray(routes)) for (const route of routes as readonly Route[]) pass(route, message)
      else if (routes) pass(routes as Route, message)
    } catch (cause) {
      line.connection.refuse(new MessageError(message.event, cause))
    }
  }

  function pass(route: Route, message: Message): void {
    const { id, topic, alias, answer } = route
    const { ledger } = line
    if (answer !== undefined) transmit(line, answer)
    if (id != null) {
      const frame = ledger.find(id)
      if (!frame) return
      if (!('records' in frame)) settle(route, frame)
      else if (route.error != null && frame.records.size > 1) topics.split(frame)
      else for (const record of frame.records) apply(route, message, record)
    } else if (topic != null) {
      const record = topics.get(topic)
      if (record) apply(route, message, record, true)
    } else if (alias != null) {
      const record = ledger.findAlias(alias)
      if (record) apply(route, message, record)
      else ledger.keepEarly(route, message)
    }
  }

  function settle(route: Route, request: PendingRequest): void {
    if (route.error != null) requests.refuse(request, route.error)
    else if ('reply' in route || route.end) requests.reply(request, route.reply)
  }

  function apply(route: Route, message: Message, record: TopicRecord, byKey = false): void {
    const { id, alias, data, error, retry, end } = route
    const { ledger } = line
    if (!ledger.has(record)) return
    if (ledger.over) {
      // The last messages of a session that has closed.
      if (data !== undefined) record.deliver(data, message)
      return
    }
    if (error != null) {
      topics.end(record, retry ? 'delayed' : 'refused', error)
      return
    }
    // An end that names nothing but the key may be about what was left a moment ago.
    const mayEnd = !byKey || record.ask?.confirmed
    if ('reply' in route || data !== undefined) topics.confirm(record)
    if (data !== undefined) record.deliver(data, message)
    if (id != null && alias != null)
      for (const early of ledger.name(record, alias)) apply(early.route, early.message, record)
    if (end && mayEnd) topics.end(record, 'ended')
  }

  return receive
}
