/** Issues tokens, as a login service would over HTTP. */
export interface TokenOffice {
  /** The latest token, or a fresh one on request. */
  readonly fetchToken: (fresh: boolean, signal: AbortSignal) => Promise<string>
}

const delay = 100

export function createTokenOffice(): TokenOffice {
  let issued = 1
  return {
    async fetchToken(fresh, signal) {
      await new Promise((resolve) => setTimeout(resolve, delay))
      signal.throwIfAborted()
      if (fresh) issued += 1
      return `token-${issued}`
    },
  }
}
