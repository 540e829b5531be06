import { useSynced, type Channels } from '../../src/channels.ts'

interface Book {
  readonly version: number
  readonly levels: readonly number[]
}

interface Topics {
  readonly book: { readonly number: number; readonly level: number; readonly size: number }
}

export function Depth({ live }: { live: Channels<Topics> }) {
  const { data, status } = useSynced(live.topic('book'), {
    load: ({ signal }) => live.request<Book>({ op: 'book' }, { signal }),
    apply: (book, { level, size }) => ({ ...book, levels: book.levels.with(level, size) }),
    version: (book) => book.version,
    span: ({ number }) => [number, number],
  })
  return <p className={status}>{data?.levels.join(' ')}</p>
}
