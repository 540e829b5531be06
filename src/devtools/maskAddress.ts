/** Replaces what may be secret in an address: user and password, and the values of the query. */
export const maskAddress = (address: string): string =>
  address
    .replace(/^([^:/?#]*:\/\/)[^/?#]*@/, '$1…@')
    .replace(/([?&])([^=&#]*)(=?)[^&#]*/g, (_match, mark: string, name: string, equals: string) =>
      // A value without a name may be the secret itself.
      name && !equals ? `${mark}…` : `${mark}${name}${equals && `${equals}…`}`,
    )
