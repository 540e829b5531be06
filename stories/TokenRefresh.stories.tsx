import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { useWebSocket } from '../src/index.ts'
import { about, promise } from './support/about.ts'
import { createTokenOffice, type TokenOffice } from './support/createTokenOffice.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, path, serverLog } from './support/reading.ts'
import { ScrollingTable } from './support/ScrollingTable.tsx'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import excerpt from './excerpts/TokenRefresh.tsx?raw'
import { useStoryId } from './support/useStoryId.ts'

interface Session {
  readonly token: string
  readonly attempt: number
  readonly after: number | undefined
}

function Account({ url, office, delay }: { url: string; office: TokenOffice; delay: number }) {
  const [sessions, setSessions] = useState<readonly Session[]>([])

  // Called before every attempt.
  const { readyState, open } = useWebSocket(
    async ({ attempt, lastCloseEvent, signal }) => {
      const token = await office.fetchToken(lastCloseEvent?.code === 4401, signal)
      setSessions((earlier) => [...earlier, { token, attempt, after: lastCloseEvent?.code }].slice(-100))
      return `${url}&token=${token}`
    },
    {
      reconnect: {
        delay,
        jitter: 'none',
        // By default, a code of 4000-4999 ends it.
        shouldReconnect: (event) => event?.code === 4401 || event?.code === 1006,
      },
    },
  )

  return (
    <>
      <Panel title="Connection" wide>
        <StateRail readyState={readyState} />
        <div className="row">
          <button disabled={readyState !== 3} onClick={() => open()}>
            Open again
          </button>
        </div>
      </Panel>
      <Panel title="Which token each session used">
        <ScrollingTable className="sessions">
          <thead>
            <tr>
              <th>Session</th>
              <th>Attempt</th>
              <th>After</th>
              <th>Token</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ token, attempt, after }, index) => (
              <tr key={index}>
                <td>{index + 1}</td>
                <td>{attempt}</td>
                <td>{after ?? '–'}</td>
                <td>{token}</td>
              </tr>
            ))}
          </tbody>
        </ScrollingTable>
      </Panel>
    </>
  )
}

/** The connection, and a server that ends sessions. */
function TokenRefreshStory({ delay }: { delay: number }) {
  const id = useStoryId()
  const [office] = useState(createTokenOffice)
  return (
    <>
      <Panel title="The server" wide>
        <div className="row">
          <button className="main" onClick={() => peer.close(id, 4401, 'token expired')}>
            Close with 4401
          </button>
          <button onClick={() => peer.drop(id)}>Cut the line</button>
          <button onClick={() => peer.close(id, 4403, 'not for you')}>Close with 4403</button>
        </div>
        <p className="quiet">
          4401: the token has expired, so the next attempt fetches a fresh one. After a cut line, the next
          attempt uses the same token. 4403: no token would help. This page issues the tokens, and no server
          checks them.
        </p>
      </Panel>
      <Account url={peer.address('/echo', id)} office={office} delay={delay} />
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Staying connected/Token refresh',
  component: TokenRefreshStory,
  args: { delay: 200 },
  argTypes: { delay: { table: { disable: true } } },
  parameters: about(
    'The address may be a function. The library calls it before every attempt, with the latest CloseEvent. So it can refresh a token.',
    excerpt,
  ),
} satisfies Meta<typeof TokenRefreshStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]
type Canvas = Context['canvas']

/** The rows of the table. */
const sessions = (canvas: Canvas): string[] =>
  within(canvas.getByRole('table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) => Array.from(row.children, ({ textContent }) => textContent).join(' '))

/** Those that the server saw. */
const tokens = (canvas: Canvas): string[] =>
  Array.from(serverLog(canvas).textContent.matchAll(/with (token-\d+)/g), ([, token = '']) => token)

async function connect({ canvas, step }: Context): Promise<void> {
  await step('The first session has the first token', async () => {
    await eventually(() => expect(path(canvas)).toBe('0 → 1'))
    await expect(sessions(canvas)).toEqual(['1 0 – token-1'])
    await eventually(() => expect(tokens(canvas)).toEqual(['token-1']))
  })
}

async function forbid({ canvas, step, userEvent }: Context): Promise<void> {
  await step('4403: no further session', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'Close with 4403' }))
    await eventually(() => expect(canvas.getByText('3 CLOSED')).toBeVisible())
    await eventually(() => expect(serverLog(canvas)).toHaveTextContent(/close4403/))
    await expect(canvas.getByRole('button', { name: 'Open again' })).toBeEnabled()
    await expect(sessions(canvas)).toHaveLength(1)
  })
}

export const ExpiredToken: Story = {
  name: 'Expired token',
  parameters: promise(
    'The server closes with 4401, and the next session uses a fresh token. After a lost connection, the old token is still valid.',
    'token-2',
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    const server = (name: string) => userEvent.click(canvas.getByRole('button', { name }))
    await connect(context)
    await step('4401: the next session has a fresh token', async () => {
      await server('Close with 4401')
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1'))
      await expect(sessions(canvas)).toEqual(['1 0 – token-1', '2 1 4401 token-2'])
      await eventually(() => expect(tokens(canvas)).toEqual(['token-1', 'token-2']))
    })
    await step('A line that is cut: the same token again', async () => {
      await server('Cut the line')
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1 → 3 → 0 → 1'))
      await expect(sessions(canvas).at(-1)).toMatch(/^3 \d 1006 token-2$/)
      await eventually(() => expect(tokens(canvas)).toEqual(['token-1', 'token-2', 'token-2']))
    })
  },
}

export const Forbidden: Story = {
  parameters: promise('After 4403 no token would help, so the library does not retry.', '3 CLOSED'),
  async play(context) {
    await connect(context)
    await forbid(context)
  },
}

export const OpenedAgain: Story = {
  name: 'Opened again',
  parameters: promise(
    'open() starts again with the first attempt. The address function gets the latest CloseEvent.',
    '1 OPEN',
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    await connect(context)
    await forbid(context)
    await step('open() is the first attempt again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Open again' }))
      await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
      await expect(sessions(canvas).slice(1)).toEqual(['2 0 4403 token-1'])
    })
  },
}
