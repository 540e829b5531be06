import { useEffect, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { vi } from 'vitest'
import type { Options, useWebSocket } from '../../src/reactUseWebSocket.js'
import { patience } from '../support/patience.mjs'
import type { Server } from './servers.js'

export type Hook = typeof useWebSocket
type Result = ReturnType<Hook>
type Arguments = Parameters<Hook>

/** What happened in a script, as each end has seen it. */
export interface Logs {
  /** The calls of the app's callbacks. */
  readonly calls: string[]
  /** What the components have shown, without repetitions. */
  shown: string[]
  /** What else the script noted. */
  readonly notes: string[]
  readonly server: Pick<Server, 'queries' | 'offered' | 'received' | 'ends'>
}

/** What a script has in hand. */
export interface Stage {
  readonly server: Server
  readonly logs: Logs
  /** Shows a component of that name: mounts it, or renders it again. Without arguments, unmounts it. */
  readonly show: (name: string, ...given: Partial<Arguments>) => void
  /** What the hook has returned in the latest render of that component. */
  readonly latest: (name?: string) => Result
  /** Callbacks that are noted, for these options. */
  readonly noted: (...names: readonly (keyof Options)[]) => Options
  readonly note: (text: unknown) => void
  readonly until: (isSuch: () => boolean) => Promise<void>
  /** Waits until the component shows that state. */
  readonly untilState: (state: number, name?: string) => Promise<void>
}

const describe = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return String(value)
  const { type, data, code, reason } = value as {
    type?: string
    data?: unknown
    code?: number
    reason?: string
  }
  if (type === 'close') return `close ${code} ${reason}`
  return type === 'message' ? `message ${String(data)}` : (type ?? JSON.stringify(value))
}

export type Script = (stage: Stage) => Promise<void>

/** Runs a script with one of the two hooks. */
export async function perform(useHook: Hook, server: Server, script: Script): Promise<Logs> {
  const { queries, offered, received, ends } = server
  const logs: Logs = { calls: [], shown: [], notes: [], server: { queries, offered, received, ends } }
  const results = new Map<string, Result>()
  const components = new Map<string, Partial<Arguments>>()
  const root = createRoot(document.createElement('div'))

  function App({ name, given }: { name: string; given: Partial<Arguments> }): ReactNode {
    const result = useHook(...(given as Arguments))
    const { readyState, lastMessage, lastJsonMessage } = result
    useEffect(() => {
      results.set(name, result)
    })
    const text = `${name} ${readyState} ${describe(lastMessage)} ${JSON.stringify(lastJsonMessage)}`
    useEffect(() => {
      logs.shown.push(text)
    }, [text])
    return null
  }

  function render(): void {
    const apps = [...components].map(([name, given]) => <App key={name} name={name} given={given} />)
    root.render(<>{apps}</>)
  }

  const stage: Stage = {
    server,
    logs,
    show(name, ...given) {
      if (given.length) components.set(name, given)
      else components.delete(name)
      render()
    },
    latest: (name = 'a') => results.get(name)!,
    noted: (...names) =>
      Object.fromEntries(
        names.map((name) => [name, (value: unknown) => logs.calls.push(`${name} ${describe(value)}`)]),
      ),
    note: (text) => logs.notes.push(String(text)),
    until: (isSuch) =>
      vi.waitFor(
        () => {
          if (!isSuch()) throw new Error(`still waiting: ${String(isSuch)}, ${JSON.stringify(logs)}`)
        },
        { timeout: patience, interval: 2 },
      ),
    untilState: (state, name = 'a') => stage.until(() => (results.get(name)?.readyState as number) === state),
  }
  try {
    await script(stage)
  } finally {
    root.unmount()
    // The original closes its sockets at once, the door a moment later.
    await stage.until(server.isIdle)
  }
  return logs
}
