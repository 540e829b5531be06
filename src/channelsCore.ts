/** @module wasclean/channels/core */
export { createChannels } from './channels/createChannels.js'
export { createSynced } from './channels/createSynced.js'
export type { ChangeSource, Synced, SyncedOptions, SyncedSnapshot } from './channels/createSynced.js'
export type {
  Ask,
  Asked,
  Channels,
  DataOf,
  RequestOptions,
  Route,
  Topic,
  TopicIn,
  TopicOf,
  TopicSnapshot,
  TopicStatus,
  Wire,
} from './channels/contract.js'
export { RequestError } from './channels/RequestError.js'
export type { RequestFailure } from './channels/RequestError.js'
