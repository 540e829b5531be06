import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState } from 'react'
import { expect } from 'storybook/test'
import { useMessageReducer, useWebSocket } from '../src/index.ts'
import type { Change, Levels, Statement } from '../test/support/market.mjs'
import excerpt from './excerpts/OrderBook.tsx?raw'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { Field } from './support/Field.tsx'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'
import { useCommitCount } from './support/useCommitCount.ts'
import { useStoryId } from './support/useStoryId.ts'

type Message = Change | Statement | { readonly sent: number }

interface Book {
  readonly bids: Levels
  readonly asks: Levels
  readonly received: number
  /** How many messages there must be, according to the latest number. */
  readonly due: number
  /** The server’s own count, until there are more. */
  readonly sent: number | null
  readonly compared: number
  readonly differed: number
}

const empty: Book = {
  bids: [],
  asks: [],
  received: 0,
  due: 0,
  sent: null,
  compared: 0,
  differed: 0,
}

function fold(book: Book, message: Message): Book {
  if ('sent' in message) return { ...book, due: message.sent, sent: message.sent }
  const next = { ...book, received: book.received + 1, due: message.number + 1, sent: null }
  if ('side' in message) return { ...next, [message.side]: change(book[message.side], message) }
  // Now and then the server sends its whole book: a single lost change would be visible.
  const same = print(message) === print(book)
  return { ...next, compared: book.compared + 1, differed: book.differed + (same ? 0 : 1) }
}

function change(levels: Levels, { side, price, size }: Change): Levels {
  const others = levels.filter(([other]) => other !== price)
  if (size === 0) return others
  const best = side === 'bids' ? -1 : 1
  return [...others, [price, size] as [number, number]].sort(([one], [other]) => best * (one - other))
}

const print = ({ bids, asks }: Pick<Book, 'bids' | 'asks'>) => JSON.stringify([bids, asks])

function OrderBook({ url }: { url: string }) {
  const [rate, setRate] = useState(200)
  const socket = useWebSocket<Message>(url, {
    parse: 'json',
    reconnect: false, // it would be another market
  })
  const book = useMessageReducer(socket, fold, empty)

  // So the server never gets far ahead, on any machine.
  const { readyState, send } = socket
  useEffect(() => {
    send(`=${book.received}`)
  }, [send, book.received])

  const commits = useCommitCount()
  return (
    <>
      <Panel title="A market" wide>
        <StateRail readyState={readyState} />
        <RateSelect
          rate={rate}
          onChange={(rate) => {
            setRate(rate)
            send(String(rate))
          }}
        />
      </Panel>
      <Panel title="The book">
        <Ladder book={book} />
      </Panel>
      <Panel title="What the reducer saw">
        <Facts
          of={{
            received: inWords(book.received),
            lost: inWords(book.due - book.received),
            'the server’s count': book.sent !== null && inWords(book.sent),
            compared: inWords(book.compared),
            differed: inWords(book.differed),
            commits: <span ref={commits}>0</span>,
          }}
        />
        <p className="quiet">
          Every fiftieth message has the server’s whole book. The reducer compares it with its own, which it
          computes from the changes alone. The server sends its count when the market pauses.
        </p>
      </Panel>
    </>
  )
}

const rates = [0, 20, 200, 2_000, 10_000]

function RateSelect({ rate, onChange }: { rate: number; onChange: (rate: number) => void }) {
  return (
    <Field label="Changes a second">
      {(id) => (
        <select id={id} value={rate} onChange={({ target }) => onChange(Number(target.value))}>
          {rates.map((rate) => (
            <option key={rate} value={rate}>
              {rate ? inWords(rate) : 'none: pause'}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Every price, the highest at the top, with its size as a bar. */
function Ladder({ book }: { book: Book }) {
  const row = (side: 'bid' | 'ask', [price, size]: Levels[number]) => {
    const amount = (
      <>
        <i style={{ width: `${size / 5}%` }} />
        <span>{size}</span>
      </>
    )
    return (
      <tr key={price} className={side}>
        <td>{side === 'bid' && amount}</td>
        <th scope="row">{(price / 100).toFixed(2)}</th>
        <td>{side === 'ask' && amount}</td>
      </tr>
    )
  }
  return (
    <table className="ladder">
      <thead>
        <tr>
          <th scope="col">Bid</th>
          <th scope="col">Price</th>
          <th scope="col">Ask</th>
        </tr>
      </thead>
      <tbody>
        {book.asks.toReversed().map((level) => row('ask', level))}
        {book.bids.map((level) => row('bid', level))}
      </tbody>
    </table>
  )
}

/** The order book, with a market to follow. */
function OrderBookStory() {
  const id = useStoryId()
  return <OrderBook url={peer.address('/ticker', id, { rate: '200' })} />
}

const meta = {
  title: 'Messages/Order book',
  component: OrderBookStory,
  parameters: about(
    'useMessageReducer computes a state from a stream: each message once, in order, at any rate.',
    excerpt,
  ),
} satisfies Meta<typeof OrderBookStory>
export default meta
type Story = StoryObj<typeof meta>

export const FollowsTheMarket: Story = {
  name: 'Follows the market',
  parameters: promise(
    'The reducer computes the order book from changes alone, and it always equals the server’s. A lost, repeated or misplaced message would make a difference.',
    'differed',
  ),
  async play({ canvas, step, userEvent }) {
    const panel = 'What the reducer saw'
    const number = (name: string) => toNumber(fact(canvas, panel, name))
    const rate = canvas.getByRole('combobox', { name: 'Changes a second' })
    await step('Two hundred changes a second', async () => {
      await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
      await eventually(() => expect(number('compared')).toBeGreaterThanOrEqual(2))
      await expect(canvas.getAllByRole('row').length).toBeGreaterThan(2)
    })
    const [receivedBefore, commitsBefore] = [number('received'), number('commits')]
    await step('Ten thousand', async () => {
      await userEvent.selectOptions(rate, '10000')
      await eventually(() => expect(number('received') - receivedBefore).toBeGreaterThan(5_000))
    })
    await step('The market pauses: no message was lost, and the book never differed', async () => {
      await userEvent.selectOptions(rate, '0')
      await eventually(() => expect(fact(canvas, panel, 'the server’s count')).toMatch(/\d/))
      await expect(number('the server’s count')).toBe(number('received'))
      await expect(number('lost')).toBe(0)
      await expect(number('compared')).toBe(Math.floor(number('received') / 50))
      await expect(number('differed')).toBe(0)
    })
    await step('It rendered far less often', async () => {
      const commits = number('commits') - commitsBefore
      await expect(commits).toBeLessThan((number('received') - receivedBefore) / 10)
    })
  },
}
