import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { Dashboard } from './Dashboard'

/** Its code is a file of its own, which most visitors never download. */
const Inspector = lazy(async () => ({ default: (await import('wasclean/devtools')).WebSocketInspector }))
const hasInspector = import.meta.env.DEV || new URLSearchParams(location.search).has('inspector')

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Dashboard />
    {hasInspector && (
      <Suspense>
        <Inspector />
      </Suspense>
    )}
  </StrictMode>,
)
