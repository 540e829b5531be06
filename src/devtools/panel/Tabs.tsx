/** @jsxRuntime classic */
/** @jsx h */
import { useId, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import { h } from './h.js'
import { toIndex } from './toIndex.js'

/** The names of tabs, each with a number to show beside it, and with a text if something in it went wrong. */
export type TabNames<Name extends string> = readonly (readonly [
  name: Name,
  count?: number,
  problem?: string,
])[]

interface TabsProps<Name extends string> {
  readonly tabs: TabNames<Name>
  readonly selected: Name
  readonly onSelect: (name: Name) => void
  /** Beside the tabs. */
  readonly tools: ReactNode
  /** What the selected tab shows. */
  readonly children: ReactNode
}

/** Tabs as the ARIA Authoring Practices Guide describes them: one stop of the Tab key, and the arrow keys select. */
export function Tabs<Name extends string>(props: TabsProps<Name>): ReactElement {
  const { tabs, selected, onSelect, tools, children } = props
  const prefix = useId()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const position = tabs.findIndex(([name]) => name === selected)
    const index = toIndex(event.key, position, tabs.length, tabs.length)
    if (index === null) return
    event.preventDefault()
    onSelect(tabs[index]![0])
    ;(event.currentTarget.children[index] as HTMLElement).focus()
  }
  return (
    <div className="view">
      <div className="bar-of-tabs">
        <div role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
          {tabs.map(([name, count, problem]) => (
            <button
              key={name}
              id={prefix + name}
              role="tab"
              aria-selected={name === selected}
              aria-controls={prefix}
              tabIndex={name === selected ? 0 : -1}
              onClick={() => onSelect(name)}
            >
              {name}
              {/* The spaces are for those who hear it. */}
              {count !== undefined && <span className="count">{` ${count}`}</span>}
              {problem && <span className="count problem">{` ${problem}`}</span>}
            </button>
          ))}
        </div>
        {tools}
      </div>
      <div id={prefix} role="tabpanel" tabIndex={-1} aria-labelledby={prefix + selected} className="view">
        {children}
      </div>
    </div>
  )
}
