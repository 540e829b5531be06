import { act, fireEvent, render, within } from '@testing-library/react'
import axe from 'axe-core'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketInspector, type InspectorTheme, type Recording } from '../../../src/devtools.js'
import { createFullRecording } from '../../devtools/panel/createFullRecording.js'
import { createFakeInspector, createFakeRecording, toFrame } from '../../devtools/panel/fakeInspector.js'
import { eventually } from '../mount.js'

/** What the only shadow root below an element contains. */
function look(container: Element) {
  const host = Array.from(container.querySelectorAll('div')).find(({ shadowRoot }) => shadowRoot)
  if (!host?.shadowRoot) throw new Error('there is no shadow root')
  return { host, root: host.shadowRoot, ui: within(host.shadowRoot as unknown as HTMLElement) }
}

async function show(recording: Recording, theme: InspectorTheme = 'light') {
  const box = document.createElement('div')
  box.style.height = '600px'
  document.body.append(box)
  const { unmount } = render(
    <WebSocketInspector.Panel inspector={createFakeInspector(recording)} theme={theme} />,
    { container: box },
  )
  onTestFinished(() => {
    unmount()
    box.remove()
  })
  await eventually(() => expect(look(box).ui.getAllByRole('tab').length).toBeGreaterThan(0))
  return look(box)
}

test('I22 the panel fills its container', async () => {
  const { host, root } = await show(createFullRecording())
  expect(
    [host, root.querySelector('.root')!].map((element) => element.getBoundingClientRect().height),
  ).toEqual([600, 600])
})

test.each(['light', 'dark'] as const)('I34 each tab is accessible by the rules of axe, %s', async (theme) => {
  const { host, ui } = await show(createFullRecording(), theme)
  const check = async () => {
    const { violations, passes } = await axe.run(host)
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    return passes.map(({ id }) => id)
  }
  const tabs = ui.getAllByRole('tab')
  expect(tabs.map(({ textContent }) => textContent)).toEqual([
    'Timeline',
    'Frames',
    'Topics 2 1 refused',
    'Requests 2 1 failed',
    'Simulate',
  ])
  for (const tab of tabs) {
    fireEvent.click(tab)
    if (tab.textContent === 'Frames') fireEvent.click(ui.getByRole('option', { name: /hello/ }))
    expect(await check()).toContain('color-contrast')
  }
})

test('I28 renders only the rows in sight of 100,000 frames, and stays with its frame when old ones are discarded', async () => {
  const count = 100_000
  const createFrames = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => toFrame(from + index))
  const recording = createFakeRecording(1, {}, createFrames(0, count))
  const { ui } = await show(recording)
  fireEvent.click(ui.getByRole('tab', { name: 'Frames' }))
  const list = ui.getByRole('listbox', { name: 'Frames' })
  const rows = () => within(list).getAllByRole('option')
  await eventually(() => expect(rows().at(-1)?.getAttribute('aria-posinset')).toBe('100000'))
  expect(rows().length).toBeLessThan(60)

  const top = () => {
    // So far down, the positions of Firefox are off by a fraction of a pixel.
    const edge = list.getBoundingClientRect().top + 2
    return rows().find((row) => row.getBoundingClientRect().bottom > edge)?.textContent
  }
  list.scrollTop = 50_000 * 22
  await eventually(() => expect(top()).toContain('{"id":50000}'))
  // Frames are discarded at once, and the panel hears of it later. Until then the list is as it was, and can be scrolled.
  recording.kept.splice(0, 500)
  recording.kept.push(...createFrames(count, count + 500))
  const scrolled = new Promise((resolve) => list.addEventListener('scroll', resolve, { once: true }))
  list.scrollTop += 10 * 22
  await scrolled
  await eventually(() => expect(top()).toContain('{"id":50010}'))
  act(() => recording.set({ totalFrames: count + 500 }))
  await eventually(() => expect(ui.getByText('100,000 frames kept of 100,500')).toBeDefined())
  expect(top()).toContain('{"id":50010}')
  expect(Math.round(list.scrollTop / 22)).toBe(50_010 - 500)
  expect(rows().length).toBeLessThan(60)
})

test('I28 follows new frames at its end, in the same elements, also while it is full or grows smaller', async () => {
  const createFrames = (from: number) => Array.from({ length: 500 }, (_, index) => toFrame(from + index))
  const recording = createFakeRecording(1, { totalFrames: 1_000 }, createFrames(0))
  const { ui } = await show(recording)
  fireEvent.click(ui.getByRole('tab', { name: 'Frames' }))
  const list = ui.getByRole('listbox', { name: 'Frames' })
  const isAtEnd = () => list.scrollHeight - list.clientHeight - list.scrollTop < 2
  const rows = () => within(list).getAllByRole('option')
  await eventually(() =>
    expect([rows().at(-1)?.getAttribute('aria-posinset'), isAtEnd()]).toEqual(['500', true]),
  )

  const before = rows()
  recording.kept.splice(0, 500, ...createFrames(500))
  act(() => recording.set({ totalFrames: 1_500 }))
  expect(rows().at(-1)?.textContent).toContain('{"id":999}')
  expect(rows().every((row, index) => row === before[index])).toBe(true)
  expect(isAtEnd()).toBe(true)

  const height = list.clientHeight
  list.style.maxHeight = `${list.offsetHeight - 5}px`
  await eventually(() => expect([list.clientHeight, isAtEnd()]).toEqual([height - 5, true]))
})

test('I22 violates no content-security policy without unsafe-inline', async () => {
  const frame = document.createElement('iframe')
  frame.style.cssText = 'width: 800px; height: 600px'
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="style-src 'self'"><main></main>`
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  document.body.append(frame)
  await loaded
  const page = frame.contentDocument!
  const violations: string[] = []
  page.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))

  const root = createRoot(page.querySelector('main')!)
  onTestFinished(() => {
    root.unmount()
    frame.remove()
  })
  root.render(<WebSocketInspector.Panel inspector={createFakeInspector(createFullRecording())} />)
  await eventually(() => expect(look(page.body).ui.getAllByRole('tab')).toHaveLength(5))
  const { ui, root: shadow } = look(page.body)
  for (const tab of ui.getAllByRole('tab')) tab.click()
  await eventually(() => expect(ui.getByRole('tab', { name: 'Simulate' }).ariaSelected).toBe('true'))
  expect(getComputedStyle(shadow.querySelector('.root')!).overflow).toBe('hidden')

  // The policy is in force: the first violation is that of the test itself.
  const style = page.createElement('style')
  style.textContent = 'p { color: red }'
  page.body.append(style)
  await eventually(() => expect(violations).toEqual(['style-src-elem']))
})
