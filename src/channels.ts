/** @module wasclean/channels */
'use client'

// The core works without React. The build lists every name, because a client boundary of Next.js refuses `export *`.
export * from './channelsCore.js'
export { useChannels } from './react/useChannels.js'
export { useSynced } from './react/useSynced.js'
export type { UseSyncedResult } from './react/useSynced.js'
export { useTopic } from './react/useTopic.js'
export type { UseTopicResult } from './react/useTopic.js'
