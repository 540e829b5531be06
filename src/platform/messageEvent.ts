/** Copies a MessageEvent with other data. Where the runtime has no MessageEvent, returns an object with the same fields. */
export function createMessageEvent<Data>(
  { type, origin, lastEventId }: MessageEvent,
  data: Data,
): MessageEvent<Data> {
  const init = { data, origin, lastEventId }
  return typeof MessageEvent === 'undefined'
    ? ({ type, ...init } as MessageEvent<Data>)
    : new MessageEvent(type, init)
}
