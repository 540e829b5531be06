import type { StoryContext } from '@storybook/react-vite'
import { waitFor, within } from 'storybook/test'

type Canvas = StoryContext['canvas']

// A busy machine, and a handshake that the server drags out.
const patience = { timeout: 60_000 }

/** Passes as soon as `assertion` does. */
export const eventually = (assertion: () => void | Promise<void>): Promise<void> =>
  waitFor(assertion, patience)

/** The value that stands beside a name in a panel. */
export function fact(canvas: Canvas, panel: string, name: string): string | null | undefined {
  const region = within(canvas.getByRole('group', { name: panel }))
  return region.queryByText(name, { selector: 'dt' })?.nextElementSibling?.textContent
}

/** The ready states that the first rail has shown so far. */
export const path = (canvas: Canvas): string | null | undefined =>
  canvas.getByText('Path').nextElementSibling?.textContent

export const serverLog = (canvas: Canvas): HTMLElement => canvas.getByRole('log', { name: 'Server log' })
