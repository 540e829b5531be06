/** @jsxRuntime classic */
/** @jsx h */
import { useCallback, useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { Recording } from '../contract.js'
import { CopyTools } from './CopyTools.js'
import { Countdown } from './Countdown.js'
import { Facts } from './Facts.js'
import { FramesView } from './FramesView.js'
import { RequestsView } from './RequestsView.js'
import { SimulationBanner } from './SimulationBanner.js'
import { SimulationView } from './SimulationView.js'
import { Tabs, type TabNames } from './Tabs.js'
import { TimelineView } from './TimelineView.js'
import { TopicsView } from './TopicsView.js'
import { useKeptFocus } from './useKeptFocus.js'
import { useRecording } from './useRecording.js'

/** The views of a connection. */
export type View = 'Timeline' | 'Frames' | 'Topics' | 'Requests' | 'Simulate'

interface ConnectionDetailProps {
  readonly recording: Recording
  readonly view: View
  readonly onView: (view: View) => void
}

/** Everything about one connection. */
export function ConnectionDetail({ recording, view, onView }: ConnectionDetailProps): ReactElement {
  const snapshot = useRecording(recording)
  const keptFocus = useKeptFocus()
  const [session, setSession] = useState<number | null>(null)
  const showSession = useCallback(
    (number: number) => {
      setSession(number)
      onView('Frames')
    },
    [onView],
  )
  const { status, address, error, topics, requests, simulated, isSimulating, isLive } = snapshot
  const refused = topics.filter((topic) => topic.status === 'refused').length
  const failed = requests.filter(({ outcome }) => !/^(?:pending|answered|aborted)$/.test(outcome)).length
  const tabs: TabNames<View> = [
    ['Timeline'],
    ['Frames'],
    ...(topics.length ? [['Topics', topics.length, refused ? `${refused} refused` : ''] as const] : []),
    ...(requests.length ? [['Requests', requests.length, failed ? `${failed} failed` : ''] as const] : []),
    ...(isLive ? [['Simulate'] as const] : []),
  ]
  // A tab may have gone, with what it showed.
  const selected = tabs.some(([name]) => name === view) ? view : 'Timeline'
  const views = {
    Timeline: () => <TimelineView snapshot={snapshot} onSession={showSession} />,
    Frames: () => (
      <FramesView recording={recording} snapshot={snapshot} session={session} onSession={setSession} />
    ),
    Topics: () => <TopicsView topics={topics} />,
    Requests: () => <RequestsView requests={requests} />,
    Simulate: () => <SimulationView recording={recording} simulated={simulated} />,
  }
  return (
    <section className="connection-detail" aria-label="Selected connection" {...keptFocus}>
      <header>
        <div className="tools">
          <span className={`status ${status}`}>{status}</span>
          <code title={address}>{address || (isLive ? 'No address yet' : 'No address')}</code>
          <Countdown recording={recording} snapshot={snapshot} />
        </div>
        {error !== null && <p className="problem">{error}</p>}
        <Facts snapshot={snapshot} />
      </header>
      {isSimulating && <SimulationBanner recording={recording} simulated={simulated} />}
      <Tabs tabs={tabs} selected={selected} onSelect={onView} tools={<CopyTools recording={recording} />}>
        {views[selected]()}
      </Tabs>
    </section>
  )
}
