import { brand } from '../utilities/brand.js'

/**
 * Why a request has no answer. `'refused'`: the server has answered with an error. `'lost'`: the connection closed before the answer, or is not open
 * and no session is on its way. `'timeout'`: no answer came in time.
 */
export type RequestFailure = 'refused' | 'lost' | 'timeout'

const messages: Readonly<Record<RequestFailure, string>> = {
  refused: 'the server refused the request',
  lost: 'the connection closed before the answer',
  timeout: 'no answer came in time',
}

const unsent = 'the request was not sent: the connection is not open'

/**
 * The error of a request without an answer. The `cause` of `'lost'` is the `error` of the connection, if it has one. `instanceof` also works with another copy of the library.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly reason: RequestFailure
  /** True if the request was passed to a socket: the server may have carried it out. False: it certainly never left. */
  readonly sent: boolean
  /** What the server has answered, if it refused. */
  readonly detail: unknown

  constructor(reason: RequestFailure, sent: boolean, detail?: unknown, cause?: unknown) {
    super(reason === 'lost' && !sent ? unsent : messages[reason], { cause })
    this.reason = reason
    this.sent = sent
    this.detail = detail
  }

  static {
    brand(this, 'RequestError')
  }
}
