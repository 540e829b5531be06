import { render } from '@testing-library/react'
import { Component, type ReactNode } from 'react'
import { vi } from 'vitest'

/** The error that a hook threw, as an error boundary sees it. */
export function failureOf(use: () => unknown, wrap = (part: ReactNode) => part): unknown {
  let failure: unknown
  class Boundary extends Component<{ children: ReactNode }> {
    static getDerivedStateFromError(error: unknown) {
      failure = error
      return { failure: true }
    }
    override state = { failure: false }
    override render() {
      return this.state.failure ? null : this.props.children
    }
  }
  function Part() {
    use()
    return null
  }
  const complain = vi.mocked(console.error).mockImplementation(() => undefined)
  render(<Boundary>{wrap(<Part />)}</Boundary>)
  complain.mockClear()
  return failure
}
