import { expect, onTestFinished, test, vi } from 'vitest'
import { createConnection, type ConnectionOptions } from '../../../src/core.js'
import { record, type Recording } from '../../../src/devtools.js'
import { watchApp } from '../../devtools/watchApp.js'
import { createLine, type Line } from '../../support/line.js'
import { patience, patient } from '../../support/patience.mjs'

const eventually = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: patience })

interface Scene {
  readonly line: Line
  readonly connection: ReturnType<typeof createConnection>
  readonly recording: Recording
  /** Everything that the app has seen. */
  readonly seen: readonly string[]
}

async function createScene(options: ConnectionOptions = {}): Promise<Scene> {
  const line = await createLine()
  const connection = createConnection(line.url('/echo'), { ...patient, reconnect: false, ...options })
  const recording = record(connection)
  const seen = watchApp(connection)
  onTestFinished(() => {
    connection.dispose()
    recording.stop()
  })
  return { line, connection, recording, seen }
}

const becomes = ({ connection }: Scene, status: string) =>
  eventually(() => {
    expect(connection.getSnapshot().status).toBe(status)
  })

/** What the app sees: of a message, of the fault, and as far as the end. */
async function see(
  fault: (scene: Scene) => unknown,
  options?: ConnectionOptions,
): Promise<readonly string[]> {
  const scene = await createScene(options)
  scene.connection.open()
  await becomes(scene, 'open')
  scene.connection.send('hello')
  await eventually(() => {
    expect(scene.seen).toContain('received hello')
  })
  await fault(scene)
  await becomes(scene, 'closed')
  return scene.seen
}

const beat = { message: 'beat', response: 'beat', interval: 20, timeout: 100 }
const withoutBeats = (seen: readonly string[]) =>
  seen.filter((line) => !/beat$|^(?:open|probing)$/.test(line))

test('I10 a cut line is like one that a server has dropped', async () => {
  const simulated = await see(({ recording }) => recording.simulation.cut())
  expect(simulated).toEqual(await see(({ line }) => line.peer.act('drop')))
  expect(simulated).toEqual(await see(({ line }) => line.reset()))
})

test.each([
  [1012, 'restart'],
  [4001, ''],
  [1000, 'done'],
  [undefined, ''],
])('I10 a close with %s %s is like that of a server', async (code, reason) => {
  const simulated = await see(({ recording }) => recording.simulation.close(code, reason))
  const frame = code === undefined ? {} : { code, reason }
  expect(simulated).toEqual(await see(({ line }) => line.peer.act('close', frame)))
})

test('I10 a refused handshake is like that of a server', async () => {
  const run = async (refuse: (scene: Scene) => unknown): Promise<readonly string[]> => {
    const scene = await createScene()
    await refuse(scene)
    scene.connection.open()
    await becomes(scene, 'closed')
    return scene.seen
  }
  const simulated = await run(({ recording }) => {
    recording.simulation.refuseNext(true)
  })
  expect(simulated).toEqual(await run(({ line }) => line.peer.act('refuse')))
  expect(simulated).toEqual(await run(({ line }) => line.refuse()))
})

test('I11 a stall is like a line that is silent: no answer to a ping', async () => {
  const simulated = await see(({ recording }) => recording.simulation.stall(true), { heartbeat: beat })
  const real = await see(({ line }) => line.stall(), { heartbeat: beat })
  expect(withoutBeats(simulated)).toEqual(withoutBeats(real))
  expect(simulated).toContain('error heartbeat timeout of 100 ms expired')
})

test('I11 a stall is like a line that is silent: no answer to a close, and everything in order afterwards', async () => {
  const close = ({ connection }: Scene) => {
    connection.close(4000, 'bye')
  }
  const simulated = await see(
    (scene) => {
      scene.recording.simulation.stall(true)
      close(scene)
    },
    { closeTimeout: 50 },
  )
  const real = await see(
    async (scene) => {
      await scene.line.stall()
      close(scene)
    },
    { closeTimeout: 50 },
  )
  expect(simulated).toEqual(real)

  const scene = await createScene()
  scene.connection.open()
  await becomes(scene, 'open')
  scene.recording.simulation.stall(true)
  for (const text of ['1', '2', '3']) scene.connection.send(text)
  expect(scene.connection.bufferedAmount).toBe(3)
  scene.recording.simulation.stall(false)
  await eventually(() => {
    expect(scene.seen.slice(-3)).toEqual(['received 1', 'received 2', 'received 3'])
  })
})

test('I12 a latency is like a slow line', async () => {
  const delay = 40
  const run = async (slow: (scene: Scene) => unknown): Promise<readonly string[]> => {
    const scene = await createScene({ heartbeat: { message: 'beat', response: 'beat' } })
    await slow(scene)
    scene.connection.open()
    await becomes(scene, 'open')
    scene.connection.check()
    await eventually(() => {
      expect(scene.connection.latency).toBeGreaterThanOrEqual(2 * delay - 2)
    })
    scene.connection.close(4000, 'bye')
    await becomes(scene, 'closed')
    expect(await scene.line.peer.log('close')).toContainEqual(
      expect.objectContaining({ type: 'close', code: 4000, reason: 'bye' }),
    )
    return scene.seen
  }
  const simulated = await run(({ recording }) => {
    recording.simulation.setLatency(delay)
  })
  expect(simulated).toEqual(await run(({ line }) => line.delay(delay)))
})

test('I13, I14 dropped and injected messages are like those of a server that leaves some out', async () => {
  const run = async (push: (scene: Scene) => unknown): Promise<readonly string[]> => {
    const scene = await createScene()
    scene.connection.open()
    await becomes(scene, 'open')
    await push(scene)
    await eventually(() => {
      expect(scene.seen).toContain('received 5')
    })
    return scene.seen
  }
  const real = await run(async ({ line }) => {
    for (const data of ['0', '1', '3', '4', 'extra']) await line.peer.act('send', { data })
    await line.peer.act('send', { data: '5' })
  })
  const simulated = await run(async (scene) => {
    const { line, recording, seen } = scene
    recording.simulation.dropEach(3)
    await line.peer.act('send', { data: '', times: 5 })
    await eventually(() => {
      expect(seen).toContain('received 4')
    })
    recording.simulation.restore()
    recording.simulation.inject('extra')
    await line.peer.act('send', { data: '5' })
  })
  expect(simulated).toEqual(real)
})

test('I14 an injected message is the same event as one of the server', async () => {
  const scene = await createScene()
  const events: MessageEvent[] = []
  scene.connection.onMessage((event) => events.push(event as MessageEvent))
  scene.connection.open()
  await becomes(scene, 'open')
  await scene.line.peer.act('send', { data: 'same' })
  await eventually(() => {
    expect(events).toHaveLength(1)
  })
  scene.recording.simulation.inject('same')
  const [real, injected] = events.map(({ type, data, origin, lastEventId }) => ({
    ...{ type, data: data as unknown, origin, lastEventId },
  }))
  expect(injected).toEqual(real)
  expect(events[1]).toBeInstanceOf(MessageEvent)
})
