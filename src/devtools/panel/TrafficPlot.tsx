/** @jsxRuntime classic */
/** @jsx h */
import { memo, type MemoExoticComponent, type ReactElement } from 'react'
import { h } from './h.js'
import type { Rate } from '../contract.js'
import { formatBytes, formatNumber } from './format.js'

interface TrafficPlotProps {
  readonly rates: readonly Rate[]
  readonly now: number
}

const seconds = 120
const height = 40
const silence: Rate = { at: 0, sent: 0, received: 0, sentBytes: 0, receivedBytes: 0 }

interface PlotProps extends TrafficPlotProps {
  readonly name: string
  readonly sent: (rate: Rate) => number
  readonly received: (rate: Rate) => number
  readonly format: (value: number) => string
}

/** Two minutes: what was sent stands on what was received. */
function Plot({ rates, now, name, sent, received, format }: PlotProps) {
  const current = Math.floor(now / 1000)
  const start = current - seconds + 1
  const seen = rates.filter(({ at }) => at / 1000 >= start)
  const highest = Math.max(1, ...seen.map((rate) => sent(rate) + received(rate)))
  const toPath = (base: (rate: Rate) => number, value: (rate: Rate) => number) =>
    seen
      .map((rate) => {
        const [bottom, tall] = [base(rate), value(rate)].map((count) => (height * count) / highest)
        return `M${Math.floor(rate.at / 1000) - start} ${height - bottom!}h.8v${-tall!}h-.8z`
      })
      .join('')
  // The current second is not over yet.
  const latest = seen.find(({ at }) => Math.floor(at / 1000) === current - 1) ?? silence
  return (
    <figure>
      <figcaption>
        <b>{name}</b>{' '}
        {seen.length > 0 ? (
          <span>
            <span className="received">↓ {format(received(latest))}</span>{' '}
            <span className="sent">↑ {format(sent(latest))}</span>{' '}
            <span className="quiet">highest {format(highest)}</span>
          </span>
        ) : (
          <span className="quiet">none in the last two minutes</span>
        )}
      </figcaption>
      <svg viewBox={`0 0 ${seconds} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="received" d={toPath(() => 0, received)} />
        <path className="sent" d={toPath(received, sent)} />
      </svg>
    </figure>
  )
}

/** Messages and bytes per second. Nothing if there were none. It renders again once a second at most, since it shows seconds. */
export const TrafficPlot: MemoExoticComponent<(props: TrafficPlotProps) => ReactElement | null> = memo(
  ({ rates, now }: TrafficPlotProps) =>
    rates.length === 0 ? null : (
      <div className="traffic">
        <Plot
          rates={rates}
          now={now}
          name="Messages per second"
          sent={(rate) => rate.sent}
          received={(rate) => rate.received}
          format={formatNumber}
        />
        <Plot
          rates={rates}
          now={now}
          name="Bytes per second"
          sent={(rate) => rate.sentBytes}
          received={(rate) => rate.receivedBytes}
          format={formatBytes}
        />
      </div>
    ),
  (before, after) => before.now === after.now && before.rates.length === after.rates.length,
)
