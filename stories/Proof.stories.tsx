import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useRef, useState } from 'react'
import { expect, within } from 'storybook/test'
import excerpt from './excerpts/Proof.tsx?raw'
import { about, promise } from './support/about.ts'
import { Panel } from './support/Panel.tsx'
import { contenders } from './support/proof/contenders.tsx'
import { trials, type Outcome, type Trial } from './support/proof/trials.tsx'
import { eventually } from './support/reading.ts'

type Outcomes = Readonly<Record<string, Outcome | 'running'>>

const keyOf = (claim: string, contender: string) => `${claim}: ${contender}`

function Proof() {
  const [outcomes, setOutcomes] = useState<Outcomes>({})
  const [isRunning, setRunning] = useState(false)
  const isMounted = useRef(true)
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
    }
  }, [])

  /** One after the other: each takes the global WebSocket of the page. */
  async function run(chosen: readonly Trial[]): Promise<void> {
    setRunning(true)
    for (const { claim, run } of chosen) {
      for (const contender of contenders) {
        if (!isMounted.current) return
        const key = keyOf(claim, contender.name)
        setOutcomes((previous) => ({ ...previous, [key]: 'running' }))
        const outcome = await run(contender)
        setOutcomes((previous) => ({ ...previous, [key]: outcome }))
      }
    }
    setRunning(false)
  }

  return (
    <>
      <div className="row proof-all">
        <button className="main" disabled={isRunning} onClick={() => void run(trials)}>
          Run all
        </button>
        <span role="status">{isRunning ? 'Running in this browser…' : 'Takes about half a minute.'}</span>
      </div>
      {trials.map((trial) => (
        <Panel key={trial.claim} title={trial.claim}>
          <p className="proof-how">{trial.how}</p>
          <Results claim={trial.claim} outcomes={outcomes} />
          <div className="row">
            <button
              className="small"
              disabled={isRunning}
              aria-label={`Run: ${trial.claim}`}
              onClick={() => void run([trial])}
            >
              Run
            </button>
          </div>
        </Panel>
      ))}
    </>
  )
}

function Results({ claim, outcomes }: { claim: string; outcomes: Outcomes }) {
  return (
    <table className="proof" aria-label={claim}>
      <tbody>
        {contenders.map(({ name }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <Result of={outcomes[keyOf(claim, name)]} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Result({ of: outcome }: { of: Outcome | 'running' | undefined }) {
  if (outcome === undefined) return <td className="none">–</td>
  if (outcome === 'running') return <td className="none">…</td>
  const { text, isGood } = outcome
  return (
    <td className={isGood ? 'good' : 'bad'}>
      <span>{isGood ? '✓' : '✗'}</span> <span>{text}</span>
    </td>
  )
}

const meta = {
  title: 'Start/Proof',
  component: Proof,
  globals: { webSocketPeer: 'fake' },
  parameters: about(
    'This page tries six claims of the README in your browser, and one that wasclean does not make. It runs wasclean 0.2, react-use-websocket 4.13, partysocket 1.3, ahooks 3.11, and a WebSocket in ' +
      'an effect as in a tutorial, all on the fake network of `wasclean/testing`. [Comparison](?path=/docs/start-comparison--docs) compares everything else, and says where the others are better. ' +
      'The code of the trials is in `stories/support/proof/`.',
    excerpt,
  ),
} satisfies Meta<typeof Proof>
export default meta
type Story = StoryObj<typeof meta>

/** The last renders differ from run to run, so only what a library promises is asserted. */
const expected: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'No message is lost': { wasclean: /^✓ 1,000 arrived/, 'react-use-websocket': /^✓ 1,000 arrived/ },
  'A component renders only for what it reads': {
    wasclean: /^✓ 0 renders/,
    'react-use-websocket': /^✗ 200 renders/,
    partysocket: /^✓ 0 renders/,
  },
  'One component, one socket': {
    wasclean: /^✓ 1 socket$/,
    'react-use-websocket': /^✓ 1 socket$/,
    partysocket: /^✓ 1 socket$/,
    // React does nothing for StrictMode in the static build.
    ahooks: import.meta.env.DEV ? /^✗ 2 sockets/ : /^✓ 1 socket$/,
    'WebSocket in an effect': import.meta.env.DEV ? /^✗ 2 sockets/ : /^✓ 1 socket$/,
  },
  'Unmounting sends 1000': {
    wasclean: /^✓ 1000$/,
    'react-use-websocket': /^✗ no code/,
    partysocket: /^✓ 1000$/,
    ahooks: /^✗ no code/,
    'WebSocket in an effect': /^✗ no code/,
  },
  'An invalid close code throws, and changes nothing': {
    wasclean: /^✓ throws InvalidAccessError, the server is still connected/,
    'react-use-websocket': /^✓ throws InvalidAccessError, the server is still connected/,
    partysocket: /^✗ says nothing, the server is still connected/,
    ahooks: /^✗ takes no code/,
    'WebSocket in an effect': /^✓ throws InvalidAccessError/,
  },
  'It reconnects by itself': {
    wasclean: /^✓ back after/,
    'react-use-websocket': /^✗ not by default/,
    'WebSocket in an effect': /^✗ not by default/,
  },
  'Each message is shown within half a frame': { wasclean: /^[✓✗] [\d.]+ ms$/ },
}

export const EachClaim: Story = {
  name: 'Each claim, in your browser',
  parameters: promise(
    'Four libraries and a bare WebSocket, one fake network, your browser. The last claim is one that wasclean does not make: it renders once a frame.',
    /^1,000 arrived/,
    { server: 'fake network, no server' },
  ),
  async play({ canvas, step, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Run all' }))
    await eventually(() => expect(canvas.getByRole('button', { name: 'Run all' })).toBeEnabled())
    for (const [claim, rows] of Object.entries(expected)) {
      await step(claim, async () => {
        const rowsShown = within(canvas.getByRole('table', { name: claim })).getAllByRole('row')
        const texts = rowsShown.map(({ children }) => Array.from(children, ({ textContent }) => textContent))
        const wanted = Object.entries(rows).map(([name, text]) => [
          name,
          expect.stringMatching(text) as unknown,
        ])
        await expect(Object.fromEntries(texts)).toMatchObject(Object.fromEntries(wanted) as object)
      })
    }
  },
}
