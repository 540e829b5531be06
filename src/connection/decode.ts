import type { IncomingData } from '../protocol/messageData.js'
import type { SchemaResult } from '../protocol/standardSchema.js'
import { MessageError } from './MessageError.js'
import type { ConnectionOptions } from './options.js'
import { isPending } from './pending.js'
import { toObject } from './toObject.js'

type Message = MessageEvent<IncomingData>

/** What is made of a message: its data, a MessageError if it is refused, or a promise of either, which never rejects. */
export function decode(event: Message, { parse, schema }: ConnectionOptions<unknown>): unknown {
  if (!parse && !schema) return event.data
  const refuse = (cause: unknown): MessageError => {
    try {
      return new MessageError(event, cause)
    } catch (failure) {
      // Not everything that is thrown can be asked what it is.
      return new MessageError(event, failure)
    }
  }
  const validate = (value: unknown): unknown =>
    after(judge(schema!, value), (result) => toOutput(result, event))
  try {
    const parsed = parse === 'json' ? parseJson(event) : parse ? parse(event) : event.data
    const decoded = schema ? after(parsed, validate) : parsed
    return isPending(decoded) ? Promise.resolve(decoded).then(undefined, refuse) : decoded
  } catch (cause) {
    return refuse(cause)
  }
}

/** The text of a value that is sent as JSON. Throws a MessageError if the schema refuses it, and a TypeError if it is no JSON. */
export function encode(value: unknown, { outgoingSchema }: ConnectionOptions<unknown>): string {
  const result = outgoingSchema ? judge(outgoingSchema, value) : { value }
  if (isPending(result)) {
    // Nobody else would hear of what becomes of it.
    result.then(undefined, () => undefined)
    throw new TypeError('outgoingSchema must answer, got a promise')
  }
  const output = toOutput(result, null)
  if (output instanceof MessageError) throw output
  const text = JSON.stringify(output) as string | undefined
  if (text === undefined) throw new TypeError('message must be JSON')
  return text
}

function parseJson({ data }: Message): unknown {
  if (typeof data !== 'string') throw new TypeError('message must be text, got binary data')
  return JSON.parse(data)
}

type Schema = NonNullable<ConnectionOptions<unknown>['schema']>

// Whatever was given, and whatever it answers: what is no schema accepts nothing.
const judge = (schema: Schema, value: unknown): ReturnType<Schema['~standard']['validate']> | undefined =>
  (schema as Partial<Schema>)['~standard']?.validate(value)

const toOutput = (result: SchemaResult<unknown> | undefined, event: Message | null): unknown =>
  'value' in toObject<object>(result) && !result!.issues
    ? (result as { value: unknown }).value
    : new MessageError(event, result)

/** Goes on with a value now, or when it is there. */
function after<Value>(value: Value | PromiseLike<Value>, next: (value: Value) => unknown): unknown {
  return isPending(value) ? Promise.resolve(value).then(next) : next(value)
}
