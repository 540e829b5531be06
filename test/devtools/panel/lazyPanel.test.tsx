import { act, cleanup, fireEvent, render, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Inspector } from '../../../src/devtools/contract.ts'
import { patience } from '../../support/patience.mjs'
import { createFakeInspector, createFakeRecording } from './fakeInspector.ts'

beforeEach(() => {
  localStorage.clear()
  vi.resetModules()
  // React reports what a boundary has caught.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  cleanup()
  vi.doUnmock('../../../src/devtools/panel/PanelContent.tsx')
  vi.restoreAllMocks()
})

/** What is in the shadow roots of the page. */
const look = () =>
  Array.from(document.querySelectorAll('div'))
    .flatMap(({ shadowRoot }) => (shadowRoot ? [within(shadowRoot as unknown as HTMLElement)] : []))
    .at(-1)!

/** An app with an inspector whose panel nobody has loaded. */
async function mount(inspector: Inspector, place: 'floating' | 'placed' = 'floating') {
  const { WebSocketInspector } = await import('../../../src/devtools.ts')
  const Shown = place === 'floating' ? WebSocketInspector : WebSocketInspector.Panel
  return render(
    <main>
      The app
      <Shown inspector={inspector} />
    </main>,
  )
}
const name = 'Open the WebSocket inspector'

test('I35 loads the panel when it is opened, and shows the button until then', async () => {
  let load = (): void => undefined
  const allowed = new Promise<void>((resolve) => (load = resolve))
  vi.doMock('../../../src/devtools/panel/PanelContent.tsx', async (importOriginal) => {
    await allowed
    return importOriginal()
  })
  await mount(createFakeInspector(createFakeRecording(1)))
  fireEvent.click(look().getByRole('button', { name }))
  expect(look().getByRole('button', { name })).toBeDefined()
  expect(look().queryByRole('region')).toBe(null)
  load()
  await vi.waitFor(() => look().getByRole('region', { name: 'WebSocket inspector' }), { timeout: patience })
})

test.each(['floating', 'placed'] as const)(
  'I35 says that the panel could not be loaded, and leaves the app alone, %s',
  async (place) => {
    vi.doMock('../../../src/devtools/panel/PanelContent.tsx', () => {
      throw new TypeError('the file is gone')
    })
    const { container } = await mount(createFakeInspector(createFakeRecording(1)), place)
    if (place === 'floating') fireEvent.click(look().getByRole('button', { name }))
    await vi.waitFor(() => look().getByRole('button', { name: /^The inspector has failed: .* Try again$/ }), {
      timeout: patience,
    })
    expect(container.textContent).toContain('The app')
  },
)

test('I35 loads the panel again on request', async () => {
  let isGone = true
  vi.doMock('../../../src/devtools/panel/PanelContent.tsx', (importOriginal) => {
    if (isGone) throw new TypeError('the file is gone')
    return importOriginal()
  })
  await mount(createFakeInspector(createFakeRecording(1)), 'placed')
  const findButton = () => look().getByRole('button', { name: /^The inspector has failed: / })
  await vi.waitFor(findButton, { timeout: patience })
  isGone = false
  fireEvent.click(findButton())
  await vi.waitFor(() => look().getByRole('tab', { name: 'Timeline' }), { timeout: patience })
})

test('I35 keeps what the panel throws away from the app, and shows it again on request', async () => {
  const recording = createFakeRecording(1)
  const { container } = await mount(createFakeInspector(recording), 'placed')
  await vi.waitFor(() => look().getByRole('tab', { name: 'Timeline' }), { timeout: patience })
  act(() => recording.set({ sessions: null as never }))
  const button = look().getByRole('button', { name: /^The inspector has failed: TypeError/ })
  expect(container.textContent).toContain('The app')
  act(() => recording.set({ sessions: [] }))
  fireEvent.click(button)
  await vi.waitFor(() => look().getByRole('tab', { name: 'Timeline' }), { timeout: patience })
})
