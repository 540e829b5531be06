import { useState } from 'react'
import type { ReadyState } from '../../src/index.ts'
import { StateLine } from './StateLine.tsx'
import { stateNames } from './stateNames.ts'

const longest = 12

/** The four ready states, with the current one marked, and the states before it. */
export function StateRail({ readyState }: { readyState: ReadyState }) {
  const [path, setPath] = useState<readonly ReadyState[]>([readyState])
  if (path.at(-1) !== readyState) setPath([...path, readyState].slice(-longest - 1))

  const session = path.slice(Math.max(0, path.lastIndexOf(0)))
  return (
    <>
      <ol className="rail" aria-label="Ready states">
        {stateNames.map((name, state) => (
          <li
            key={name}
            className={session.includes(state as ReadyState) ? 'visited' : undefined}
            aria-current={state === readyState ? 'step' : undefined}
          >
            {state > 0 && <i />}
            <b>{state}</b>
            {name}
          </li>
        ))}
      </ol>
      <p className="path">
        <StateLine readyState={readyState} />
        <span>
          <span className="quiet">Path</span>{' '}
          <code>{[...(path.length > longest ? ['…'] : []), ...path.slice(-longest)].join(' → ')}</code>
        </span>
      </p>
    </>
  )
}
