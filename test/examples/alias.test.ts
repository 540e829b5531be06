import { expect, test } from 'vitest'
import { visitAlias } from './visitAlias.js'

test('P9 Vite and TypeScript find this library under the name of react-use-websocket', async () => {
  expect(await visitAlias('vite')).toEqual({ seen: ['open', 'hello', 'closed with 1000'], printed: [] })
})
