import type { ReactNode } from 'react'

/** Names and values. It shows null, false and empty as a dash. */
export function Facts({
  of: facts,
  across = false,
}: {
  of: Readonly<Record<string, ReactNode>>
  /** In two columns, where there is room. */
  across?: boolean
}) {
  return (
    <dl className={across ? 'facts across' : 'facts'}>
      {Object.entries(facts).map(([name, value]) => {
        const none = value === null || value === undefined || value === false || value === ''
        return (
          <Fact key={name} name={name} none={none}>
            {none ? '–' : value}
          </Fact>
        )
      })}
    </dl>
  )
}

function Fact({ name, none, children }: { name: string; none: boolean; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={none ? 'none' : undefined}>{children}</dd>
    </>
  )
}
