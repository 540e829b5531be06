import { StoryServer, type StoryServerProps } from '../../src/storybook/StoryServer.js'
import { composeStory, type Meta, type StoryObj } from '@storybook/react-vite'
import { addons, mockChannel } from 'storybook/preview-api'
import { configure, fireEvent, render, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ComponentType } from 'react'
import { useWebSocket, WebSocketConfig } from '../../src/index.js'
import {
  getFakeServer,
  webSocketToolbar,
  withWebSocketPeer,
  type WebSocketParameters,
} from '../../src/storybook.js'
import { createFakeWebSocket } from '../../src/testing.js'
import { patience } from '../support/patience.mjs'

configure({ asyncUtilTimeout: patience })

function Chat() {
  const { readyState, data, lastCloseEvent, send } = useWebSocket('ws://chat.invalid/', {
    reconnect: false,
  })
  return (
    <button onClick={() => send('hello')}>
      {[readyState, `${data as string | null}`, lastCloseEvent?.code ?? 'no end'].join(', ')}
    </button>
  )
}

const meta = {
  title: 'Chat',
  component: Chat,
  decorators: [withWebSocketPeer],
} satisfies Meta<typeof Chat>

/** A story of Chat, as Storybook would show it. */
const toStory = (
  webSocket: WebSocketParameters | undefined,
  globals: Record<string, string> = {},
  play?: StoryObj<typeof meta>['play'],
) =>
  composeStory({ parameters: webSocket ? { webSocket } : {}, ...(play && { play }) }, meta, {
    initialGlobals: globals,
  })

let canvasElement: HTMLElement

beforeEach(() => {
  canvasElement = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  vi.unstubAllGlobals()
  canvasElement.remove()
})

const shows = (text: string, element = canvasElement) => waitFor(() => expect(element.textContent).toBe(text))

/** Shows a story as the decorator does, without Storybook. `change` shows it again with other props. */
function show(props: Partial<StoryServerProps>) {
  const toElement = (changes: Partial<StoryServerProps>) => (
    <StoryServer
      parameters={{}}
      isLive={false}
      canvasElement={canvasElement}
      action=""
      onDone={() => {}}
      {...props}
      {...changes}
    >
      <Chat />
    </StoryServer>
  )
  const { container, rerender } = render(toElement({}))
  return { container, change: (changes: Partial<StoryServerProps>) => rerender(toElement(changes)) }
}

test('D1 a component connects to the script, and to nothing else', async () => {
  const native = vi.fn()
  vi.stubGlobal('WebSocket', native)
  await toStory({ script: [{ send: 'hello' }] }).run({ canvasElement })
  await shows('1, hello, no end')
  expect(native).not.toHaveBeenCalled()
})

test('D1 without parameters, every connection is accepted', async () => {
  await toStory(undefined).run({ canvasElement })
  await shows('1, null, no end')
  expect(getFakeServer(canvasElement).peers).toHaveLength(1)
})

test('D1 each mount starts from the beginning', async () => {
  const story = toStory({ script: [{ send: 'a' }] })
  await story.run({ canvasElement })
  await shows('1, a, no end')
  const first = getFakeServer(canvasElement)
  await story.run({ canvasElement })
  await shows('1, a, no end')
  expect(getFakeServer(canvasElement)).not.toBe(first)
})

test('D1 stories on one page do not affect each other', async () => {
  for (const text of ['a', 'b']) {
    const { container } = show({ parameters: { script: [{ send: text }] }, canvasElement: {} })
    await shows(`1, ${text}, no end`, container)
  }
})

interface Sharing {
  readonly share: boolean | string
  readonly linger?: number
}

/** Shows two stories, and expects that each shows the messages of its own server, over one socket. */
async function showSideBySide(Shared: ComponentType): Promise<void> {
  const stories = ['a', 'b'].map((text) => ({ text, element: {} }))
  const { container } = render(
    stories.map(({ text, element }) => (
      <StoryServer
        key={text}
        parameters={{ script: [{ send: text }] }}
        isLive={false}
        canvasElement={element}
        action=""
        onDone={() => {}}
      >
        <Shared />
        <Shared />
      </StoryServer>
    )),
  )
  await shows('aabb', container)
  expect(stories.map(({ element }) => getFakeServer(element).peers.length)).toEqual([1, 1])
}

test.each<[string, Sharing]>([
  ['share: true', { share: true }],
  ['a string', { share: 'chat' }],
  ['linger', { share: true, linger: 5_000 }],
])('D1 stories on one page do not affect each other when they share by %s', async (_, options) => {
  await showSideBySide(() => <b>{useWebSocket<string>('ws://shared.invalid/', options).data}</b>)
})

test('D1 stories on one page do not affect each other when they share by WebSocketConfig', async () => {
  const Shared = () => <b>{useWebSocket<string>('ws://shared.invalid/').data}</b>
  await showSideBySide(() => (
    <WebSocketConfig value={{ share: true }}>
      <Shared />
    </WebSocketConfig>
  ))
})

test('D1 each mount starts from the beginning when connections are shared and linger', async () => {
  const Shared = () => (
    <b>{useWebSocket<string>('ws://lingering.invalid/', { share: true, linger: 5_000 }).data}</b>
  )
  for (const text of ['a', 'b']) {
    const element = {}
    const { container, unmount } = render(
      <StoryServer
        parameters={{ script: [{ send: text }] }}
        isLive={false}
        canvasElement={element}
        action=""
        onDone={() => {}}
      >
        <Shared />
      </StoryServer>,
    )
    await shows(text, container)
    expect(getFakeServer(element).peers).toHaveLength(1)
    unmount()
  }
})

test('D3 a play function drives the peer', async () => {
  const story = toStory({ script: () => undefined }, {}, async ({ canvasElement: element }) => {
    const peer = await getFakeServer(element).nextPeer()
    expect(element.textContent).toBe('0, null, no end')
    await peer.accept()
    await peer.send('hello')
    await shows('1, hello, no end', element)
    fireEvent.click(element.querySelector('button')!)
    expect(await peer.next()).toBe('hello')
    await peer.close(4001, 'bye')
    await shows('3, hello, 4001', element)
  })
  await story.run({ canvasElement })
  expect.hasAssertions()
})

test('D3 getFakeServer() throws without the decorator, and with the live server', async () => {
  expect(() => getFakeServer(canvasElement)).toThrow('getFakeServer: the story must be decorated')
  vi.stubGlobal('WebSocket', createFakeWebSocket({ accept: true }).WebSocket)
  await toStory({}).run({ canvasElement })
  expect(getFakeServer(canvasElement).peers).toHaveLength(1)
  await toStory({}, { webSocketPeer: 'live' }).run({ canvasElement })
  await shows('1, null, no end')
  expect(() => getFakeServer(canvasElement)).toThrow('getFakeServer: the story must be decorated')
})

test('D4 a story with the live server connects to the real address', async () => {
  const live = createFakeWebSocket({ serve: (peer) => peer.accept().then(() => peer.send('live')) })
  vi.stubGlobal('WebSocket', live.WebSocket)
  await toStory({ script: [{ send: 'fake' }] }, { webSocketPeer: 'live' }).run({ canvasElement })
  await shows('1, live, no end')
  expect(live.peers.map(({ url }) => url)).toEqual(['ws://chat.invalid/'])
})

test.each([
  ['vanish', '3, null, 1006'],
  ['4000', '3, null, 4000'],
])('D4 the fake peer does %s once each time that it is chosen', async (action, after) => {
  const onDone = vi.fn()
  const { container, change } = show({ onDone })
  await shows('1, null, no end', container)
  change({ action })
  await shows(after, container)
  change({ action })
  expect(onDone).toHaveBeenCalledTimes(1)
  change({ action: '' })
  change({ action })
  expect(onDone).toHaveBeenCalledTimes(2)
})

test('D4 an action has no effect after the end, and a handshake can be cut but not closed', async () => {
  const { change } = show({ parameters: { script: () => undefined } })
  const peer = getFakeServer(canvasElement).peers[0]!
  change({ action: '4000' })
  expect(peer.readyState).toBe(0)
  change({ action: 'vanish' })
  expect(peer.readyState).toBe(3)
  change({ action: '' })
  change({ action: 'vanish' })
  expect(await peer.closed).toBeNull()
})

test('D4 with the live server, the actions call the functions of parameters.webSocket.live', () => {
  vi.stubGlobal('WebSocket', createFakeWebSocket({ accept: true }).WebSocket)
  const live = { vanish: vi.fn(), close: vi.fn() }
  const { change } = show({ parameters: { live }, isLive: true })
  change({ action: 'vanish' })
  change({ action: '1012' })
  expect([live.vanish.mock.calls, live.close.mock.calls]).toEqual([[[]], [[1012]]])
})

test('D4 an action that is chosen in the toolbar is done, and the toolbar is reset', async () => {
  const channel = mockChannel()
  const emit = vi.spyOn(channel, 'emit')
  addons.setChannel(channel)
  // Storybook before 10.6 sets this global in its own page only.
  vi.stubGlobal('__STORYBOOK_ADDONS_CHANNEL__', channel)
  await toStory({}, { webSocketLine: 'vanish' }).run({ canvasElement })
  await shows('3, null, 1006')
  expect(emit).toHaveBeenCalledWith('updateGlobals', { globals: { webSocketLine: '' } })
})

test('D4 the toolbar has an item for each action', () => {
  const values = Object.values(webSocketToolbar).map(({ toolbar }) => toolbar.items.map(({ value }) => value))
  expect(values).toEqual([
    ['fake', 'live'],
    ['vanish', '1000', '1001', '1008', '1011', '1012', '1013', '4000'],
  ])
})

test('D5 invalid parameters make the story fail', async () => {
  const story = toStory({ script: [{ after: NaN }] })
  await expect(story.run({ canvasElement })).rejects.toThrow('parameters.webSocket.script[0].after')
})
