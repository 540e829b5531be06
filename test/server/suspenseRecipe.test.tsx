import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { renderToPipeableStream } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Quote } from '../support/Quote.js'

test('L7 a streaming server renders the fallback of a component that waits for a message, and ends the response', async () => {
  const errors: unknown[] = []
  const { pipe } = renderToPipeableStream(<Quote />, { onError: (error) => void errors.push(error) })
  const html = await text(pipe(new PassThrough()))
  expect(html).toContain('<p>Waiting for the first price</p>')
  expect(errors).toEqual([])
})
