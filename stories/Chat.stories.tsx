import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { useMessages, useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/Chat.tsx?raw'
import { about, promise } from './support/about.ts'
import { Field } from './support/Field.tsx'
import { inWords } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually } from './support/reading.ts'
import { useStoryId } from './support/useStoryId.ts'

interface ChatMessage {
  readonly from: string
  readonly text: string
}

function Chat({ url, name, other }: { url: string; name: string; other: string }) {
  const [text, setText] = useState('')
  const [muted, setMuted] = useState(false)

  const socket = useWebSocket<ChatMessage>(url, { parse: 'json' })
  const rows = useMessages(socket, { limit: 50, filter: ({ from }) => !muted || from !== other })

  const say = (text: string) => socket.sendJson({ from: name, text })

  return (
    <Panel title={name}>
      <div className="log tall" role="log" aria-label={`What ${name} sees`} tabIndex={0}>
        <ol>
          {rows.map(({ id, data }) => (
            <li key={id}>
              <span className={data.from === name ? 'mark' : 'open'}>{data.from}</span>
              <span>{data.text}</span>
            </li>
          ))}
        </ol>
      </div>
      <p className="quiet">
        {socket.readyState === 1 ? 'Connected' : 'Not connected'}. {inWords(rows.at(-1)?.id ?? 0)} messages so
        far, the latest {rows.length} kept.
      </p>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (text) say(text)
          setText('')
        }}
      >
        <Field label="Message">
          {(id) => (
            <input id={id} value={text} autoComplete="off" onChange={({ target }) => setText(target.value)} />
          )}
        </Field>
        <button className="main">Say</button>
      </form>
      <div className="row tight">
        <button
          className="small"
          onClick={() => {
            for (let number = 1; number <= 100; number += 1) say(String(number))
          }}
        >
          Count to a hundred
        </button>
        <button className="small" aria-pressed={muted} onClick={() => setMuted(!muted)}>
          Mute {other}
        </button>
      </div>
    </Panel>
  )
}

/** Two people in a room. */
function ChatStory() {
  const id = useStoryId()
  const url = peer.address('/room', id)
  return (
    <>
      <Chat url={url} name="Ada" other="Ben" />
      <Chat url={url} name="Ben" other="Ada" />
    </>
  )
}

const meta = {
  title: 'Messages/Chat',
  component: ChatStory,
  parameters: about(
    'useMessages keeps the latest messages as rows for a list, every one of them and in order.',
    excerpt,
  ),
} satisfies Meta<typeof ChatStory>
export default meta
type Story = StoryObj<typeof meta>

export const TwoInARoom: Story = {
  name: 'Two in a room',
  parameters: promise(
    'Both people see the same messages in the same order, even a hundred at once. The list keeps the latest fifty. A filter discards messages ' +
      'that it rejects, permanently.',
    'What a silence',
  ),
  async play({ canvas, step, userEvent }) {
    const ada = within(canvas.getByRole('group', { name: 'Ada' }))
    const ben = within(canvas.getByRole('group', { name: 'Ben' }))
    const seenBy = (person: typeof ada) =>
      person
        .queryAllByRole('listitem')
        .map(({ children }) => Array.from(children, ({ textContent }) => textContent).join(': '))
    const say = async (person: typeof ada, text: string) => {
      await userEvent.type(person.getByRole('textbox', { name: 'Message' }), text)
      await userEvent.click(person.getByRole('button', { name: 'Say' }))
    }

    await step('Both connect', async () => {
      for (const person of [ada, ben])
        await eventually(() => expect(person.getByText(/^Connected\. 0 messages so far/)).toBeVisible())
    })
    await step('Both see the same messages', async () => {
      await say(ada, 'Good morning')
      await eventually(() => expect(seenBy(ben)).toEqual(['Ada: Good morning']))
      await say(ben, 'Is it?')
      for (const person of [ada, ben])
        await eventually(() => expect(seenBy(person)).toEqual(['Ada: Good morning', 'Ben: Is it?']))
    })
    await step('A hundred at once: all arrive in order, and the latest fifty are kept', async () => {
      await userEvent.click(ada.getByRole('button', { name: 'Count to a hundred' }))
      const latest = Array.from({ length: 50 }, (_, index) => `Ada: ${index + 51}`)
      for (const person of [ada, ben]) {
        await eventually(() =>
          expect(person.getByText(/102 messages so far, the latest 50 kept/)).toBeVisible(),
        )
        await expect(seenBy(person)).toEqual(latest)
      }
    })
    await step('Ada mutes Ben, and does not see his message', async () => {
      await userEvent.click(ada.getByRole('button', { name: 'Mute Ben' }))
      await say(ben, 'Psst!')
      await eventually(() => expect(seenBy(ben).at(-1)).toBe('Ben: Psst!'))
      await say(ada, 'What a silence')
      await eventually(() => expect(seenBy(ada).slice(-2)).toEqual(['Ada: 100', 'Ada: What a silence']))
      await eventually(() => expect(seenBy(ben).slice(-2)).toEqual(['Ben: Psst!', 'Ada: What a silence']))
      await expect(ada.getByText(/103 messages so far/)).toBeVisible()
      await expect(ben.getByText(/104 messages so far/)).toBeVisible()
    })
  },
}
