import type { Channels, DataOf, Topic, TopicIn, TopicSnapshot } from '../channels/contract.js'
import { useSnapshot } from './useSnapshot.js'

const idle: TopicSnapshot<never> = { data: null, status: 'idle', error: null }
const pending: TopicSnapshot<never> = { data: null, status: 'pending', error: null }

/** The result of {@link useTopic}. */
export interface UseTopicResult<Data> extends TopicSnapshot<Data> {
  /** Asks the server again, after a refusal or an end. Otherwise does nothing. */
  readonly resubscribe: () => void
}

/**
 * Follows a topic while mounted, and returns its latest message and its status. Renders at most once per frame, and only for the fields that the
 * component reads. On a server and while hydrating, the status is `'pending'`.
 *
 * @param channels From `createChannels` or `useChannels`.
 * @param topic The topic. Null, undefined, false or an empty text: none, and the status is `'idle'`.
 *
 * @throws TypeError for a topic that is neither a text nor an object.
 *
 * @example
 * ```tsx
 * const { data, status } = useTopic(live, `ticker:${symbol}`)
 * return <p className={status}>{data?.price ?? '…'}</p>
 * ```
 */
export function useTopic<Topics extends object, const Name extends TopicIn<Topics>>(
  channels: Channels<Topics>,
  topic: Name | null | undefined | false | '',
): UseTopicResult<DataOf<Topics, Name>> {
  const handle = topic ? channels.topic(topic) : null
  return useSnapshot<TopicSnapshot<DataOf<Topics, Name>>, Pick<Topic, 'resubscribe'>>(
    handle,
    handle ? pending : idle,
    { resubscribe: handle?.resubscribe ?? (() => undefined) },
  )
}
