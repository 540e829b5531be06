import type { IncomingData } from '../protocol/messageData.js'
import type { SchemaResult } from '../protocol/standardSchema.js'
import { MessageError } from './MessageError.js'
import type { ConnectionOptions } from './options.js'
import { isPending } from './pending.js'

type Message = MessageEvent<IncomingData>

/** What is made of a message: its data, a MessageError if it is refused, or a promise of either, which never rejects. */
export function decode(event: Message, { parse, schema }: ConnectionOptions<unknown>): unknown {
  const refuse = (cause: unknown): MessageError => new MessageError(event, cause)
  const validate = (value: unknown): unknown =>
    after(schema!['~standard'].validate(value), (result) => toOutput(result, event))
  try {
    const parsed = parse === 'json' ? parseJson(event) : parse ? parse(event) : event.data
    const decoded = schema ? after(parsed, validate) : parsed
    return isPending(decoded) ? decoded.then(undefined, refuse) : decoded
  } catch (cause) {
    return refuse(cause)
  }
}

/** The text of a value that is sent as JSON. Throws a MessageError if the schema refuses it, and a TypeError if it is no JSON. */
export function encode(value: unknown, { outgoingSchema }: ConnectionOptions<unknown>): string {
  const result = outgoingSchema?.['~standard'].validate(value) ?? { value }
  if (isPending(result)) throw new TypeError('outgoingSchema must answer at once, got a promise')
  const output = toOutput(result, null)
  if (output instanceof MessageError) throw output
  const text = JSON.stringify(output) as string | undefined
  if (text === undefined) throw new TypeError('message must be JSON')
  return text
}

function parseJson({ data }: Message): unknown {
  if (typeof data !== 'string') throw new TypeError('message must be text to be JSON, got binary data')
  return JSON.parse(data)
}

const toOutput = (result: SchemaResult<unknown>, event: Message | null): unknown =>
  result.issues ? new MessageError(event, result) : result.value

/** Goes on with a value now, or when it is there. */
function after<Value>(value: Value | PromiseLike<Value>, next: (value: Value) => unknown): unknown {
  return isPending(value) ? (value as PromiseLike<Value>).then(next) : next(value)
}
