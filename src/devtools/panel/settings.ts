/** Where the floating panel is. */
export type Side = 'bottom' | 'left' | 'right'

/** What the floating panel remembers. */
export interface Settings {
  readonly isOpen: boolean
  readonly side: Side
  /** The height or width, in CSS pixels. */
  readonly size: number
}

/** The smallest size of the panel. */
export const smallestSize = 160

const key = 'wasclean-inspector'
const sides: readonly unknown[] = ['bottom', 'left', 'right']

/** Reads what was remembered. Whatever else stands there, and a storage that is forbidden, counts as nothing. */
export function readSettings(): Settings {
  let stored: Partial<Settings> | null = null
  try {
    stored = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Settings> | null
  } catch {
    // Remembering is a convenience.
  }
  const { isOpen, side, size } = stored ?? {}
  return {
    isOpen: isOpen === true,
    side: side && sides.includes(side) ? side : 'bottom',
    size: typeof size === 'number' && size >= smallestSize ? size : 380,
  }
}

/** Remembers the settings, if the page may store anything. */
export function writeSettings(settings: Settings): void {
  try {
    localStorage.setItem(key, JSON.stringify(settings))
  } catch {
    // As above.
  }
}
