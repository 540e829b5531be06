/** The colours of the inspector. `'system'`: those that the system prefers. */
export type InspectorTheme = 'system' | 'light' | 'dark'
