import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { FakePeer } from '../../../src/testing.ts'
import { installFakeWebSocket } from '../../../src/testing.ts'
import { inWords } from '../numbers.ts'
import type { Contender, ContenderProps } from './contenders.tsx'

/** What happened, and whether that is what an app wants. */
export interface Outcome {
  readonly text: string
  readonly isGood: boolean
}

export interface Trial {
  readonly claim: string
  /** What is done with each library. */
  readonly how: string
  readonly run: (contender: Contender) => Promise<Outcome>
}

type Close = Parameters<NonNullable<ContenderProps['closable']>>[0]

/** A mounted component, and the other end of its socket. */
interface Mounted {
  readonly peer: FakePeer
  /** All sockets so far. */
  readonly peers: readonly FakePeer[]
  /** What the component has committed. */
  readonly seen: { commits: number; messages: number; close: Close | null }
  readonly unmount: () => void
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/** Sooner than a frame, and without the 4 ms of a nested timer. */
const nextTask = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** Until the component has not rendered for some frames. */
async function rest({ seen }: Mounted): Promise<void> {
  for (let still = 0, before = seen.commits; still < 5; still += 1) {
    await nextFrame()
    if (seen.commits === before) continue
    still = 0
    before = seen.commits
  }
}

/** Mounts it on a page of its own with a fake network, lets the trial look, and removes both. */
async function mount<Result>(
  View: Contender['State'],
  look: (mounted: Mounted) => Promise<Result>,
): Promise<Result> {
  const server = installFakeWebSocket({ accept: true })
  const root = createRoot(document.createElement('div'))
  const seen: Mounted['seen'] = { commits: 0, messages: 0, close: null }
  const unmount = () => root.unmount()
  try {
    root.render(
      <StrictMode>
        <View
          url="wss://proof.example/"
          committed={(messages) => {
            seen.commits += 1
            seen.messages = messages
          }}
          closable={(close) => (seen.close = close)}
        />
      </StrictMode>,
    )
    let peer = await server.nextPeer()
    await peer.settled()
    // The one that StrictMode has thrown away is not the one that stays.
    if (peer.readyState !== 1) peer = await server.nextPeer()
    await peer.settled()
    const mounted = { peer, peers: server.peers, seen, unmount }
    await rest(mounted)
    return await look(mounted)
  } finally {
    unmount()
    await Promise.all(server.peers.filter((peer) => peer.readyState < 3).map((peer) => peer.settled()))
    server.uninstall()
  }
}

/** Longer than the first delay of any library that reconnects by default. */
const patience = 4_000

const unmounting: Trial = {
  claim: 'Unmounting sends 1000',
  how: 'The component unmounts. The server reads the close frame.',
  run: ({ Messages }) =>
    mount(Messages, async ({ peer, unmount }) => {
      unmount()
      const frame = await peer.closed
      const code = frame?.code ?? 1005
      return { text: code === 1005 ? 'no code (1005)' : `${code}`, isGood: code === 1000 }
    }),
}

const invalidCode: Trial = {
  claim: 'An invalid close code throws, and changes nothing',
  how: 'The component calls close(1001, …), which only servers and browsers may send.',
  run: ({ Messages }) =>
    mount(Messages, async ({ peer, seen: { close } }) => {
      if (!close) return { text: 'takes no code', isGood: false }
      let thrown = 'says nothing'
      try {
        close(1001, 'going away')
      } catch (error) {
        thrown = `throws ${(error as Error).name}`
      }
      await peer.settled()
      const isOpen = peer.readyState === 1
      return {
        text: `${thrown}, the server ${isOpen ? 'is still connected' : 'saw it close'}`,
        isGood: thrown.startsWith('throws') && isOpen,
      }
    }),
}

const burst: Trial = {
  claim: 'No message is lost',
  how: 'The server sends 1,000 messages at once. An effect of the component counts those that it gets. With a callback, every library gets all of them.',
  run: ({ Messages }) =>
    mount(Messages, async (mounted) => {
      const { peer, seen } = mounted
      const before = seen.commits
      for (let number = 1; number <= 1_000; number += 1) void peer.send(`message ${number}`)
      await peer.settled()
      await rest(mounted)
      return {
        text: `${inWords(seen.messages)} arrived, ${inWords(seen.commits - before)} renders`,
        isGood: seen.messages === 1_000,
      }
    }),
}

const strict: Trial = {
  claim: 'One component, one socket',
  how: 'The component mounts in StrictMode. A production build of React has no StrictMode.',
  run: ({ State }) =>
    mount(State, async ({ peers }) => {
      await nextFrame()
      return {
        text: `${peers.length} ${peers.length === 1 ? 'socket' : 'sockets'}`,
        isGood: peers.length === 1,
      }
    }),
}

const storm: Trial = {
  claim: 'A component renders only for what it reads',
  how: 'It shows the state of the connection. The server sends 200 messages.',
  run: ({ State }) =>
    mount(State, async (mounted) => {
      const { peer, seen } = mounted
      const before = seen.commits
      for (let number = 1; number <= 200; number += 1) await peer.send(`message ${number}`)
      await rest(mounted)
      const renders = seen.commits - before
      return { text: `${renders} ${renders === 1 ? 'render' : 'renders'}`, isGood: renders === 0 }
    }),
}

const shown = 40

const latency: Trial = {
  claim: 'Each message is shown within half a frame',
  how: `The server sends ${shown} messages, each when the one before is shown. This is their median time. wasclean does not claim this: it renders at most once a frame.`,
  run: ({ Messages }) =>
    mount(Messages, async ({ peer, seen }) => {
      const times: number[] = []
      for (let number = 1; number <= shown; number += 1) {
        const start = performance.now()
        void peer.send(`message ${number}`)
        while (seen.messages < number && performance.now() - start < patience) await nextTask()
        times.push(performance.now() - start)
      }
      const median = times.sort((a, b) => a - b)[shown / 2] ?? NaN
      return { text: `${median.toFixed(1)} ms`, isGood: median < 8 }
    }),
}

const cutLine: Trial = {
  claim: 'It reconnects by itself',
  how: `The line breaks. The trial waits for ${patience / 1_000} seconds.`,
  run: ({ State }) =>
    mount(State, async ({ peer, peers }) => {
      const before = peers.length
      const start = performance.now()
      await peer.vanish()
      while (peers.length === before && performance.now() - start < patience) await nextFrame()
      const seconds = ((performance.now() - start) / 1_000).toFixed(1)
      const isBack = peers.length > before
      return { text: isBack ? `back after ${seconds} s` : 'not by default', isGood: isBack }
    }),
}

export const trials: readonly Trial[] = [burst, storm, strict, unmounting, invalidCode, cutLine, latency]
