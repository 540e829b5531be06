import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import excerpt from './excerpts/ThousandClients.tsx?raw'
import { about, promise } from './support/about.ts'
import { toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { eventually } from './support/reading.ts'
import { restartServer } from './support/restartServer.ts'
import { SpreadPlot } from './support/SpreadPlot.tsx'

const clients = 1_000
const step = 100
const none: readonly number[] = new Array<number>(12).fill(0)

/** How many clients come back in each step. */
const countSteps = (delays: readonly number[]): readonly number[] =>
  none.map((_, index) => delays.filter((delay) => Math.floor(delay / step) === index).length)

function ThousandClients() {
  const [isRunning, setRunning] = useState(false)
  const [withJitter, setWithJitter] = useState(none)
  const [withoutJitter, setWithoutJitter] = useState(none)

  async function restart(): Promise<void> {
    setRunning(true)
    setWithJitter(countSteps(await restartServer(clients, {})))
    setWithoutJitter(countSteps(await restartServer(clients, { jitter: 'none' })))
    setRunning(false)
  }

  return (
    <>
      <Panel title="The server" wide>
        <div className="row">
          <button className="main" disabled={isRunning} onClick={() => void restart()}>
            Restart it
          </button>
        </div>
        <p className="quiet">
          1,000 connections of this library lose their server at the same moment. The plots show when each one
          comes back: how many in each 100 ms.
        </p>
      </Panel>
      <Panel title="With jitter, the default">
        <SpreadPlot label="With jitter" counts={withJitter} step={step} highest={clients} />
      </Panel>
      <Panel title="Without jitter">
        <SpreadPlot label="Without jitter" counts={withoutJitter} step={step} highest={clients} />
      </Panel>
    </>
  )
}

const meta = {
  title: 'Staying connected/A thousand clients',
  component: ThousandClients,
  parameters: about(
    'Each client waits a random time before it reconnects. So a server that restarts does not meet all of them at once.',
    excerpt,
  ),
} satisfies Meta<typeof ThousandClients>
export default meta
type Story = StoryObj<typeof meta>

export const ServerRestarts: Story = {
  name: 'Server restarts',
  parameters: promise(
    'With jitter, the clients spread over the whole second. Without it, all of them come back in the same tenth of a second.',
    /^Without jitter: 1,000 clients/,
    { server: '1,000 fake sockets' },
  ),
  async play({ canvas, step, userEvent }) {
    const readPeak = (label: string) =>
      toNumber(
        new RegExp(`^${label}: 1,000 clients, at most ([\\d,]+) in`).exec(
          canvas.getByText(new RegExp(`^${label}: `)).textContent,
        )?.[1],
      )
    await step('The server restarts: without jitter, all clients come back at once', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Restart it' }))
      await eventually(() => expect(readPeak('Without jitter')).toBe(clients))
    })
    await step('With jitter, all of them come back too, but spread', async () => {
      // A perfect distribution has 100 in each step; 200 is ten standard deviations away.
      await expect(readPeak('With jitter')).toBeGreaterThanOrEqual(clients / 10)
      await expect(readPeak('With jitter')).toBeLessThan(clients / 5)
    })
  },
}
