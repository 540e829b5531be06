export interface LogLine {
  readonly mark: string
  readonly text: string
  readonly tone?: 'open' | 'close' | 'fault' | undefined
}

/** What happened, the latest at the bottom. */
export function Log({ label, lines }: { label: string; lines: readonly LogLine[] }) {
  return (
    <div className="log" role="log" aria-label={label} tabIndex={0}>
      <ol>
        {lines.map(({ mark, text, tone }, index) => (
          <li key={index}>
            <span className={tone ?? 'mark'}>{mark}</span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
