// @vitest-environment node
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, inject, test } from 'vitest'
import { dial, dialUntilOpen, endOf, refusalOf } from '../support/dial.ts'
import { patience } from '../support/patience.mjs'
import { createLine } from '../support/line.ts'

describe('a line to the peer server', () => {
  test('refuses new connections, keeps existing ones, and accepts again on the same port', async () => {
    const line = await createLine()
    const { socket, received } = await dialUntilOpen(line.url('/echo'))
    expect(await line.refuse()).toEqual({ lines: 1, accepted: 1, held: 0 })
    expect(await refusalOf(dial(line.url('/echo')))).toBe('ECONNREFUSED')
    socket.send('still here')
    await expect.poll(() => received).toEqual(['still here'])
    expect(await line.accept()).toEqual({ lines: 1, accepted: 1, held: 0 })
    await dialUntilOpen(line.url('/echo'))
    expect(await line.accept()).toEqual({ lines: 2, accepted: 2, held: 0 })
  })

  test('behaves like a killed server, and comes back', async () => {
    const line = await createLine()
    const { ended, tcp } = await dialUntilOpen(line.url('/echo'))
    const ending = endOf(tcp)
    expect(await line.kill()).toEqual({ lines: 0, accepted: 1, held: 0 })
    expect(await ending).toBe('read ECONNRESET')
    expect(await ended).toEqual([1006, ''])
    expect(await refusalOf(dial(line.url('/echo')))).toBe('ECONNREFUSED')
    await line.accept()
    await dialUntilOpen(line.url('/echo'))
  })

  test('ends with its connections when it is removed, even while stalled', async () => {
    const line = await createLine()
    const { ended } = await dialUntilOpen(line.url('/echo'))
    await line.stall()
    expect(await line.remove()).toEqual({ lines: 0, accepted: 1, held: 0 })
    expect(await ended).toEqual([1006, ''])
    expect(await line.peer.count(0)).toEqual({ open: 0, upgrades: 1 })
    expect(await refusalOf(dial(line.url('/echo')))).toBe('ECONNREFUSED')
    await expect(line.count()).rejects.toThrow('404')
  })

  test('leaves nothing that would keep a process running', async () => {
    const script = `
      import { once } from 'node:events'
      import { connect, createServer } from 'node:net'
      import { createLineProxy } from ${JSON.stringify(new URL('../support/lineProxy.mjs', import.meta.url).href)}
      const server = createServer((tcp) => void tcp.on('error', () => {}).write('hello'))
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const proxy = await createLineProxy({ target: { host: '127.0.0.1', port: server.address().port } })
      proxy.delay(600_000)
      const tcp = connect(proxy.port, '127.0.0.1').resume()
      while (proxy.held === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await Promise.all([once(tcp, 'close'), proxy.close()])
      server.close()
      console.log('closed')`
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: patience,
    })
    expect((await run).stdout).toBe('closed\n')
  })

  test('answers pages of any origin, and refuses invalid commands', async () => {
    const line = await createLine()
    const response = await fetch(new URL('/proxy/0', inject('peer')))
    expect(response.status).toBe(404)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    await expect(line.delay(-1)).rejects.toThrow('milliseconds must be 0 or more, got -1')
    await expect(line.split(0)).rejects.toThrow('bytes must be 1 or more, got 0')
    await expect(line.stall('sideways' as 'up')).rejects.toThrow("direction must be 'up', 'down' or 'both'")
    const place = new URL('/proxy', inject('peer'))
    const { id } = (await (await fetch(place, { method: 'POST' })).json()) as { id: string }
    const act = async (action: string) =>
      (await fetch(`${place.href}/${id}?do=${action}`, { method: 'POST' })).status
    expect([await act('toString'), await act('remove'), await act('remove')]).toEqual([400, 200, 404])
  })
})
