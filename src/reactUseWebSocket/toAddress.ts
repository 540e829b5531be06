import type { QueryParams } from './types.js'

/** Encodes what would end the query or the parameter. All else stays, since values may be encoded already. */
const encode = (text: unknown): string => String(text).replace(/[&#]/g, encodeURIComponent)

/** Appends the parameters to the address. */
export function toAddress(url: string, parameters: QueryParams | undefined): string {
  const query = Object.entries(parameters ?? {}).map((pair) => pair.map(encode).join('='))
  return query.length ? `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}` : url
}
