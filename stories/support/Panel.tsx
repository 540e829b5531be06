import { useId, type ReactNode } from 'react'

/** A titled box in a story's grid; a wide one takes a whole row. */
export function Panel({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  const id = useId()
  return (
    <section className={wide ? 'panel wide' : 'panel'} role="group" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}
