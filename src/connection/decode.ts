import type { IncomingData } from '../protocol/messageData.js'
import type { SchemaResult } from '../protocol/standardSchema.js'
import { MessageError } from './MessageError.js'
import type { ConnectionOptions } from './options.js'
import { isPending } from './pending.js'

type Message = MessageEvent<IncomingData>

/** What is made of a message: its data, a MessageError if it is refused, or a promise of either, which never rejects. */
export function decode(event: Message, { parse, schema }: ConnectionOptions<unknown>): unknown {
  const refuse = (cause: unknown): MessageError =>
    cause instanceof MessageError
      ? cause
      : new MessageError(`message must be parsable, got ${cause as string}`, event, [], { cause })
  try {
    const parsed = parse === 'json' ? parseJson(event) : parse ? parse(event) : event.data
    const decoded = schema ? pass(parsed, validate) : parsed
    return isPending(decoded) ? decoded.then(undefined, refuse) : decoded
  } catch (cause) {
    return refuse(cause)
  }

  function validate(value: unknown): unknown {
    return pass(schema!['~standard'].validate(value), (result) => accept(result, event))
  }
}

/** The text of a value that is sent as JSON. Throws a MessageError if the schema refuses it, and a TypeError if it is no JSON. */
export function encode(value: unknown, { outgoingSchema }: ConnectionOptions<unknown>): string {
  const result = outgoingSchema?.['~standard'].validate(value) ?? { value }
  if (isPending(result)) throw new TypeError('outgoingSchema must answer at once, got a promise')
  const text = JSON.stringify(accept(result, null)) as string | undefined
  if (text === undefined) throw new TypeError('message must be JSON')
  return text
}

function parseJson({ data }: Message): unknown {
  if (typeof data !== 'string') throw new TypeError('a binary message')
  return JSON.parse(data)
}

function accept(result: SchemaResult<unknown>, event: Message | null): unknown {
  const { issues } = result
  if (issues) throw new MessageError(`message must fit the schema, got: ${issues[0]?.message}`, event, issues)
  return result.value
}

/** Goes on with a value, now or when it is there. */
const pass = (value: unknown, next: (value: never) => unknown): unknown =>
  isPending(value) ? (value as PromiseLike<never>).then(next) : next(value as never)
