import type { ReactNode } from 'react'

/** Puts a scale to the left of a plot, and another one below it. Readers of screens have the words of the plot. */
export function Scales({
  highest,
  ticks,
  children,
}: {
  highest: string
  /** From the left end to the right end, at even distances. */
  ticks: readonly string[]
  children: ReactNode
}) {
  return (
    <div className="scales">
      <div className="values" aria-hidden="true">
        <span>{highest}</span>
        <span>0</span>
      </div>
      {children}
      <div className="ticks" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick}>{tick}</span>
        ))}
      </div>
    </div>
  )
}
