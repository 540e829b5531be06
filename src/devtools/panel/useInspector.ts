import { useEffect, useState } from 'react'
import type { Inspector, RecordingOptions } from '../contract.js'
import { createInspector } from '../createInspector.js'

/** Returns the given inspector, or one of its own, which it disposes of when the component unmounts. Null before the first effect. */
export function useInspector(given: Inspector | undefined, options: RecordingOptions): Inspector | null {
  const [own, setOwn] = useState<Inspector | null>(null)
  const [initialOptions] = useState(options)
  useEffect(() => {
    if (given) return
    const inspector = createInspector(initialOptions)
    // eslint-disable-next-line react-hooks/set-state-in-effect -- an effect alone can end what it has made
    setOwn(inspector)
    return () => inspector.dispose()
  }, [given, initialOptions])
  return given ?? own
}
