import { useId, type ReactNode } from 'react'

/** A label above the control that `children` makes; the control takes the id. */
export function Field({
  label,
  short,
  children,
}: {
  label: string
  short?: boolean
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className={short ? 'field short' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
