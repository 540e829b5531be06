/** @jsxRuntime classic */
/** @jsx h */
import { useState, type SyntheticEvent, type ReactElement, type ReactNode } from 'react'
import { h } from './h.js'

interface FaultFormProps {
  readonly label: string
  /** What its button says. */
  readonly action: string
  /** Whether the fault is simulated now. Undefined: the button does something once. */
  readonly isOn?: boolean | undefined
  /** Simulates the fault. Returns false if there is no session. Its error is shown. */
  readonly run: (form: FormData) => unknown
  /** The fields. */
  readonly children?: ReactNode
}

/** One fault: its fields and its button. What is wrong with it stands below. */
export function FaultForm({ label, action, isOn, run, children }: FaultFormProps): ReactElement {
  const [problem, setProblem] = useState('')
  const onSubmit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    try {
      const isDone = run(new FormData(event.currentTarget))
      setProblem(isDone === false ? 'there is no open session' : '')
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <form className="fault" aria-label={label} noValidate onSubmit={onSubmit}>
      <span className="name">{label}</span>
      <span className="fields">{children}</span>
      <button aria-pressed={isOn}>{action}</button>
      <span role="alert" className="problem">
        {problem}
      </span>
    </form>
  )
}
