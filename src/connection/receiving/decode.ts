import { createMessageEvent } from '../../platform/messageEvent.js'
import type { MessageEvent } from '../../protocol/domTypes.js'
import type { IncomingData } from '../../protocol/messageData.js'
import type { SchemaResult } from '../../protocol/standardSchema.js'
import { MessageError } from './MessageError.js'
import type { ConnectionSettings, DecodingOptions } from '../options.js'
import { isPromiseLike } from '../../utilities/isPromiseLike.js'
import { optionError } from '../../utilities/optionError.js'
import { skip } from './skip.js'
import { splitText } from './split.js'

type Message = MessageEvent<IncomingData>

/** Splits a frame into messages: returns the data of each, or one MessageError if the frame cannot be split. */
export function toParts(
  event: Message,
  { split }: ConnectionSettings,
): readonly (IncomingData | MessageError)[] {
  const { data } = event
  if (split == null || typeof data !== 'string') return [data]
  try {
    return splitText(data, split)
  } catch (cause) {
    return [toRefusal(event, cause)]
  }
}

/**
 * Decodes one message of a frame. Returns its data, `skip`, a MessageError if the message is refused, or a promise of one of these, which never
 * rejects.
 *
 * @param data A part that {@link toParts} returned. Without `parse`: a part that is parsed already.
 */
export function decode(event: Message, data: unknown, { parse, schema }: DecodingOptions<unknown>): unknown {
  if ((!parse && !schema) || data instanceof MessageError) return data
  const refuse = (cause: unknown): MessageError => toRefusal(event, cause)
  const validate = (value: unknown): unknown =>
    value === skip ? skip : after(judge(schema!, value), (result) => toOutput(result, event))
  try {
    if (parse && parse !== 'json' && typeof parse !== 'function')
      throw optionError('parse', "'json' or a function", parse)
    const parsed =
      parse === 'json'
        ? parseJson(data as IncomingData)
        : parse
          ? parse(data === event.data ? event : createMessageEvent(event, data as IncomingData))
          : data
    const decoded = schema ? after(parsed, validate) : parsed
    return isPromiseLike(decoded) ? Promise.resolve(decoded).then(undefined, refuse) : decoded
  } catch (cause) {
    return refuse(cause)
  }
}

/** Creates the error for a refused message. */
function toRefusal(event: Message, cause: unknown): MessageError {
  try {
    return new MessageError(event, cause)
  } catch (failure) {
    // Some thrown values cannot be inspected.
    return new MessageError(event, failure)
  }
}

/**
 * Converts a value to the JSON text to send.
 *
 * @throws MessageError if the schema refuses the value.
 * @throws TypeError if the value is not JSON, or the schema is invalid or asynchronous.
 */
export function encode(value: unknown, { outgoingSchema }: DecodingOptions<unknown>): string {
  const result = outgoingSchema ? judge(outgoingSchema, value, 'outgoingSchema: ') : { value }
  if (isPromiseLike(result)) {
    // Otherwise its rejection would be unhandled.
    result.then(undefined, () => undefined)
    throw new TypeError('outgoingSchema must be sync, got a promise')
  }
  const output = toOutput(result, null)
  if (output instanceof MessageError) throw output
  const text = JSON.stringify(output) as string | undefined
  if (text === undefined) throw new TypeError('message must be JSON')
  return text
}

function parseJson(data: IncomingData): unknown {
  if (typeof data !== 'string') throw new TypeError('message must be text, got binary data')
  return JSON.parse(data)
}

type Schema = NonNullable<DecodingOptions<unknown>['schema']>

function judge(
  schema: Schema,
  value: unknown,
  subject = '',
): ReturnType<Schema['~standard']['validate']> | undefined {
  // Checked at run time: there are schemas of other kinds, and older versions of these libraries.
  const standard = (schema as Partial<Schema>)['~standard'] as Partial<Schema['~standard']> | null | undefined
  if (typeof standard?.validate !== 'function')
    throw new TypeError(
      `${subject}schema must be a Standard Schema (Zod from 3.24, Valibot from 1.0, ArkType from 2.0)`,
    )
  return standard.validate(value)
}

function toOutput(result: SchemaResult<unknown> | undefined, event: Message | null): unknown {
  const { issues } = Object(result) as { issues?: unknown }
  if (issues) return new MessageError(event, result)
  if ('value' in (Object(result) as object)) return (result as { value: unknown }).value
  throw new TypeError(`schema must return a value or issues, got ${typeof result}`)
}

/** Continues with a value: immediately, or when its promise resolves. */
function after<Value>(value: Value | PromiseLike<Value>, next: (value: Value) => unknown): unknown {
  return isPromiseLike(value) ? Promise.resolve(value).then(next) : next(value)
}
