import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { visitAlias } from '../examples/visitAlias.js'

/** Installing and building, on a busy machine. */
const timeout = 600_000

test.each(['webpack', 'next', 'next-webpack', 'package'])(
  'P9 %s finds this library under the name of react-use-websocket',
  { timeout },
  async (tool) => {
    expect(await visitAlias(tool)).toEqual({ seen: ['open', 'hello', 'closed with 1000'], printed: [] })
  },
)

test('P9 Jest finds this library under the name of react-use-websocket', { timeout }, () => {
  const script = fileURLToPath(new URL('../../examples/support/alias.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, 'jest'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: undefined },
  })
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringContaining('Tests:       1 passed') as string,
  })
})
