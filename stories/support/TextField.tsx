import { Field } from './Field.tsx'

/** A labelled line of text. */
export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  placeholder: string
  short?: boolean
  maxLength?: number
}) {
  const { label, short = false, onChange, ...others } = props
  return (
    <Field label={label} short={short}>
      {(id) => (
        <input id={id} autoComplete="off" onChange={({ target }) => onChange(target.value)} {...others} />
      )}
    </Field>
  )
}
