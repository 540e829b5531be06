import { expect, test } from 'vitest'
import { peer } from '../support/peer.js'
import { comeAndGo } from './comeAndGo.js'

const total = 480

test('L4 leaves no socket on the server, whenever it is unmounted', async () => {
  const other = peer()
  const { closed, failed, codes } = await comeAndGo(other.url('/echo'), total)
  expect(await other.count(0)).toEqual({ open: 0, upgrades: total / 2 })
  expect({ closed, failed, codes }).toEqual({ closed: total / 2, failed: 0, codes: new Set([1000]) })
})
