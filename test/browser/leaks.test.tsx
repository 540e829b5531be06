import { expect, test } from 'vitest'
import { peer } from '../support/peer.js'
import { mountAndUnmount } from './mountAndUnmount.js'

const total = 480

test('L4 a component leaves no socket on the server, in whatever state it unmounts', async () => {
  const other = peer()
  const { closed, failed, codes } = await mountAndUnmount(other.url('/echo'), total)
  expect(await other.count(0)).toEqual({ open: 0, upgrades: total / 2 })
  expect({ closed, failed, codes }).toEqual({ closed: total / 2, failed: 0, codes: new Set([1000]) })
})
