import { createFeed } from '../../test/support/feed.mjs'
import { createMarket } from '../../test/support/market.mjs'
import { createTopics } from '../../test/support/topics.mjs'
import { record, send, type Line } from './fakeLedger.ts'

type Message = string | Uint8Array<ArrayBuffer>

/** How the server behaves on each of its paths. It refuses all others. */
export const fakePaths: Readonly<Record<string, (line: Line) => unknown>> = {
  '/echo': echo,
  '/silent'(line) {
    accept(line)
    line.peer.stall()
  },
  '/slow': (line) => after(line, 'ms', () => void echo(line).catch(ignoreTheEnd)),
  '/drop'(line) {
    after(line, 'after', () => void line.peer.vanish())
    return echo(line)
  },
  '/close'(line) {
    accept(line)
    const code = line.parameters.get('code')
    return line.peer.close(code === null ? undefined : Number(code), line.parameters.get('reason') ?? '')
  },
  '/room'(line) {
    accept(line)
    return listen(line, (message) => {
      for (const other of line.ledger.lines) send(other, message)
    })
  },
  '/stream': (line) => feed(line, String),
  '/ticker': (line) => feed(line, createMarket()),
  '/topics'(line) {
    accept(line)
    const { receive, stop } = createTopics((text) => send(line, text))
    void line.peer.closed.then(stop)
    return listen(line, (message) => receive(message as string))
  },
  '/sink': drain,
}

function accept({ peer, ledger }: Line): void {
  void peer.accept()
  record({ ledger }, { type: 'open' })
}

/** Acts later, unless the client has gone by then. */
function after({ peer, parameters }: Line, parameter: string, act: () => void): void {
  setTimeout(() => peer.readyState < 3 && act(), Number(parameters.get(parameter)))
}

/** Hears every message, until the connection ends: then it rejects. */
async function hear({ peer }: Line, heard: (message: Message) => void): Promise<never> {
  for (;;) heard((await peer.next()) as Message)
}

/** The same, for the log too. */
const listen = (line: Line, heard: (message: Message) => void): Promise<never> =>
  hear(line, (message) => {
    record(line, { type: 'message', data: typeof message === 'string' ? message : `${message.length} bytes` })
    heard(message)
  })

function echo(line: Line): Promise<never> {
  accept(line)
  return listen(line, (message) => send(line, message))
}

function ignoreTheEnd(): void {
  // That of a connection is none for the server.
}

/** On the very thread that listens. */
function feed(line: Line, next: (number: number) => string): Promise<never> {
  accept(line)
  const { order, stop } = createFeed(next, (texts) => {
    for (const text of texts) send(line, text)
  })
  void line.peer.closed.then(stop)
  const rate = line.parameters.get('rate')
  if (rate !== null) order(rate)
  return hear(line, (message) => order(message as string))
}

/** Reads a message, and no more until it is time for the next. */
function drain(line: Line): Promise<never> {
  accept(line)
  const { peer, parameters } = line
  let bytes = 0
  return hear(line, (message) => {
    const { buffer, length } = message as Uint8Array<ArrayBuffer>
    bytes += length
    send(line, JSON.stringify({ number: new DataView(buffer).getUint32(0), bytes }))
    if (peer.readyState !== 1) return
    peer.stall()
    const pause = (length / Number(parameters.get('rate'))) * 1000
    setTimeout(() => {
      if (peer.readyState === 1) void peer.resume()
    }, pause)
  })
}
