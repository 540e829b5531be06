import type { ComponentType } from 'react'

/**
 * Does what React Refresh does when a module is saved. React's development build gives the functions for it to its developer tools,
 * which this module replaces. So import it before React DOM.
 */
interface Renderer {
  setRefreshHandler(resolve: (type: unknown) => Family | undefined): void
  scheduleRefresh(root: object, update: { updatedFamilies: Set<Family>; staleFamilies: Set<Family> }): void
}

interface Family {
  current: ComponentType
}

const renderers: Renderer[] = []
const roots = new Set<object>()
const families = new Map<unknown, Family>()

Object.assign(globalThis, {
  __REACT_DEVTOOLS_GLOBAL_HOOK__: {
    supportsFiber: true,
    renderers: new Map(),
    checkDCE: () => undefined,
    inject(renderer: Renderer) {
      renderer.setRefreshHandler((type) => families.get(type))
      return renderers.push(renderer)
    },
    onScheduleFiberRoot: () => undefined,
    onCommitFiberRoot: (_: number, root: object) => roots.add(root),
    onPostCommitFiberRoot: () => undefined,
    onCommitFiberUnmount: () => undefined,
  },
})

/** Replaces the module of `before` by `after`, as if it was saved. State stays, and effects run again. */
export function hotReload(before: ComponentType, after: ComponentType): void {
  const family = families.get(before) ?? { current: before }
  family.current = after
  families.set(before, family).set(after, family)
  if (renderers.length === 0) throw new Error('React DOM was loaded first')
  for (const renderer of renderers) {
    for (const root of roots) {
      renderer.scheduleRefresh(root, { updatedFamilies: new Set([family]), staleFamilies: new Set() })
    }
  }
}
