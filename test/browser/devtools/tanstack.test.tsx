import { render } from '@testing-library/react'
import { TanStackDevtools } from '@tanstack/react-devtools'
import { expect, onTestFinished, test } from 'vitest'
import { webSocketInspectorPlugin } from '../../../src/devtools.js'
import { eventually } from '../mount.js'

test('I33 the shell of TanStack Devtools shows the panel', async () => {
  onTestFinished(() => localStorage.clear())
  const { unmount } = render(
    <TanStackDevtools
      config={{ defaultOpen: true, theme: 'dark' }}
      plugins={[{ ...webSocketInspectorPlugin(), defaultOpen: true }]}
    />,
  )
  onTestFinished(unmount)
  const find = () =>
    Array.from(document.querySelectorAll('div')).find((host) => host.shadowRoot?.querySelector('.root.dark'))
  await eventually(() => expect(find()?.checkVisibility()).toBe(true))
  expect(find()!.shadowRoot!.textContent).toContain('WebSockets')
})
