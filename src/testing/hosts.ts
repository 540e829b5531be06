/** The handshakes that are running, and those that wait. */
export interface Hosts {
  /**
   * @param begin Called when no other handshake to the host and port of this address is running: immediately, if there is none.
   * @returns The function that ends this handshake. It can be called more than once.
   */
  readonly enter: (url: string, begin: () => void) => () => void
}

/**
 * Runs one handshake at a time for each host and port, in the order of the calls. Hosts are compared by name, because the fake has no IP addresses.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-4.1 (step 2 of "establish a WebSocket connection")
 */
export function createHosts(): Hosts {
  /** The first handshake of each host is running. */
  const hosts = new Map<string, Set<() => void>>()

  return {
    enter(url, begin) {
      const host = toHost(url)
      const queue = hosts.get(host) ?? new Set()
      hosts.set(host, queue)
      queue.add(begin)
      if (queue.size === 1) begin()

      return () => {
        const [first] = queue
        if (!queue.delete(begin)) return
        if (queue.size === 0) hosts.delete(host)
        if (first !== begin) return
        const [next] = queue
        next?.()
      }
    },
  }
}

function toHost(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return `${hostname}:${port || (protocol === 'wss:' ? '443' : '80')}`
}
