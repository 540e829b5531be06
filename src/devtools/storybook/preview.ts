import { createInspector } from '../createInspector.js'
import { bridgeKey, type BridgeHost } from './bridge.js'

/** What the manager offers. Undefined without one, or if it has another origin. */
function findBridge(): BridgeHost[typeof bridgeKey] {
  try {
    return (parent as BridgeHost)[bridgeKey]
  } catch {
    return undefined
  }
}

/** Gives each story an inspector of its own, which the panel shows. Does nothing where there is no panel, such as in a test. */
export function beforeEach(): (() => void) | undefined {
  const show = findBridge()
  if (!show) return undefined
  const inspector = createInspector()
  show(inspector)
  return () => inspector.dispose()
}
