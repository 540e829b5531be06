import { Component, type ReactNode } from 'react'

interface ErrorBoundaryProps {
  readonly children: ReactNode
  /** What is shown in place of the children once one of them has thrown. */
  readonly fallback: (error: unknown, retry: () => void) => ReactNode
}

interface ErrorBoundaryState {
  /** What was thrown. */
  readonly failure: { readonly error: unknown } | null
}

/** Keeps an error of the panel away from the app, which would otherwise be unmounted with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { failure: { error } }
  }

  override state: ErrorBoundaryState = { failure: null }

  override render(): ReactNode {
    const { failure } = this.state
    return failure ? this.props.fallback(failure.error, this.#retry) : this.props.children
  }

  readonly #retry = (): void => this.setState({ failure: null })
}
