// @vitest-environment node
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { dial } from '../support/dial.ts'
import { peer } from '../support/peer.ts'
import type { Entry } from '../support/peerServer.mjs'

const typesOf = (log: readonly Entry[]) => log.map(({ type }) => type)

describe('the peer that tests talk to', () => {
  test('echoes text as text, bytes as bytes, and writes down what it saw', async () => {
    const { id, url, log } = peer()
    const { socket, ended } = dial(url('/echo'), ['first', 'second'])
    await once(socket, 'open')
    expect(socket.protocol).toBe('first')
    socket.send('é')
    expect(await once(socket, 'message')).toEqual([Buffer.from('é'), false])
    socket.send(Buffer.of(1, 2))
    expect(await once(socket, 'message')).toEqual([Buffer.of(1, 2), true])
    socket.close(4000, 'bye é')
    expect(await ended).toEqual([4000, 'bye é'])
    expect(await log('gone')).toMatchObject([
      { type: 'upgrade', protocols: ['first', 'second'] },
      { type: 'open' },
      { type: 'message', data: 'é', binary: false },
      { type: 'message', data: 'AQI=', binary: true },
      { type: 'close', code: 4000, reason: 'bye é' },
      { type: 'gone', clean: true },
    ])
    expect(await peer(id).count()).toEqual({ open: 0, upgrades: 1 })
    expect(await peer().log()).toEqual([])
  })

  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999])(
    'closes with %i when the path says so',
    async (code) => {
      const { url, log } = peer()
      expect(await dial(url('/close', { code, reason: 'é' })).ended).toEqual([code, 'é'])
      expect((await log('gone'))[2]).toMatchObject({ type: 'close', code, reason: 'é' })
    },
  )

  test('closes with an empty frame, and with a code that no server may send', async () => {
    const { url } = peer()
    expect(await dial(url('/close')).ended).toEqual([1005, ''])
    expect(await dial(url('/close', { code: 1006 })).ended).toEqual([1006, ''])
  })

  test('answers nothing when silent, and still hears the close frame', async () => {
    const { url, log, count } = peer()
    const { socket } = dial(url('/silent'))
    await once(socket, 'open')
    socket.close()
    expect(typesOf(await log('close'))).toEqual(['upgrade', 'open', 'close'])
    // Long enough for an answer to come, had it sent one.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(socket.readyState).toBe(WebSocket.CLOSING)
    expect(await count()).toEqual({ open: 1, upgrades: 1 })
    socket.terminate()
    expect((await log('gone')).at(-1)).toMatchObject({ type: 'gone', clean: true })
  })

  test('holds the handshake back, refuses it, or never finishes it', async () => {
    const slow = peer()
    dial(slow.url('/slow', { ms: 100 }))
    expect(typesOf(await slow.log('upgrade'))).toEqual(['upgrade'])
    const [upgrade, open] = await slow.log('open')
    expect((open?.at ?? 0) - (upgrade?.at ?? 0)).toBeGreaterThanOrEqual(95)

    const refused = peer()
    expect(await dial(refused.url('/refuse', { status: 403 })).ended).toEqual([1006, ''])
    expect(typesOf(await refused.log('gone'))).toEqual(['upgrade', 'gone'])

    const never = peer()
    const { socket } = dial(never.url('/never'))
    await never.log('upgrade')
    socket.terminate()
    expect(typesOf(await never.log('gone'))).toEqual(['upgrade', 'gone'])
  })

  test('cuts the line without a close frame', async () => {
    const { url, log } = peer()
    expect(await dial(url('/drop')).ended).toEqual([1006, ''])
    expect(await log('gone')).toMatchObject([{}, {}, { type: 'gone', clean: false }])
  })

  test('does as it is told over HTTP', async () => {
    const { url, act, count } = peer()
    const clients = [dial(url('/echo')), dial(url('/silent'))]
    expect(await count(2)).toEqual({ open: 2, upgrades: 2 })
    const heard = Promise.all(clients.map(({ socket }) => once(socket, 'message')))
    expect(await act('send', { data: 'hello' })).toBe(2)
    expect((await heard).map(([data]) => String(data))).toEqual(['hello', 'hello'])
    expect(await act('close', { code: 1013, reason: 'later' })).toBe(2)
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual([
      [1013, 'later'],
      [1013, 'later'],
    ])
    expect(await count(0)).toEqual({ open: 0, upgrades: 2 })
    const { ended } = dial(url('/echo'))
    expect(await count(1)).toEqual({ open: 1, upgrades: 3 })
    expect(await act('drop')).toBe(1)
    expect(await ended).toEqual([1006, ''])
    await expect(act('close', { code: 70_000 })).rejects.toThrow('400')
  })

  test('streams a log to whoever watches', async () => {
    const { url, log } = peer()
    const { ended } = dial(url('/close', { code: 4001 }))
    await ended
    await log('gone')
    const seen: string[] = []
    const { socket } = dial(url('/watch'))
    socket.on('message', (data: Buffer) => seen.push((JSON.parse(data.toString()) as Entry).type))
    await expect.poll(() => seen).toEqual(['upgrade', 'open', 'close', 'gone'])
    dial(url('/never'))
    await expect.poll(() => seen.at(-1)).toBe('upgrade')
    expect(typesOf(await log())).toHaveLength(5)
  })
})
