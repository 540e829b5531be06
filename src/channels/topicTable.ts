/** The phase of a topic. */
export type TopicPhase =
  /** Nobody follows it, and the server was not asked for it. */
  | 'resting'
  /** Somebody follows it. It waits for a session, or for its turn. */
  | 'wanted'
  /** The wire is making its frame. */
  | 'preparing'
  /** The frame was sent; the answer is missing. */
  | 'asked'
  /** Everybody has left before the answer. It is unsubscribed after it, because only then it may have a name. */
  | 'leaving'
  | 'confirmed'
  /** Refused, but it may work later. */
  | 'waiting'
  | 'refused'
  | 'ended'

/** What can happen to a topic. */
export type TopicInput =
  | 'followed'
  | 'left' // by the last follower
  | 'prepared' // the wire was called
  | 'sent'
  | 'confirmed'
  | 'unanswered' // the answer is missing for too long
  | 'refused'
  | 'delayed' // refused, but it may work later
  | 'ended'
  | 'voided' // the server no longer knows of it: the session is over, or it must be asked for by itself
  | 'due' // the pause after `delayed` is over
  | 'resubscribed'

/** The next phase for each input. An input without an entry changes nothing. */
export const topicTable: Readonly<Record<TopicPhase, { readonly [Input in TopicInput]?: TopicPhase }>> = {
  resting: { followed: 'wanted' },
  wanted: { left: 'resting', prepared: 'preparing' },
  preparing: { left: 'resting', sent: 'asked', refused: 'refused', voided: 'wanted' },
  asked: {
    left: 'leaving',
    confirmed: 'confirmed',
    refused: 'refused',
    delayed: 'waiting',
    ended: 'ended',
    voided: 'wanted',
  },
  // Confirmed without followers: it is unsubscribed next.
  leaving: {
    followed: 'asked',
    confirmed: 'confirmed',
    unanswered: 'confirmed',
    refused: 'resting',
    delayed: 'resting',
    ended: 'resting',
    voided: 'resting',
  },
  confirmed: { left: 'resting', refused: 'refused', delayed: 'waiting', ended: 'ended', voided: 'wanted' },
  waiting: { left: 'resting', due: 'wanted', resubscribed: 'wanted', voided: 'wanted' },
  refused: { left: 'resting', resubscribed: 'wanted' },
  ended: { left: 'resting', resubscribed: 'wanted' },
}
