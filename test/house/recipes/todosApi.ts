import { createApi } from '@reduxjs/toolkit/query/react'
import { createConnection } from '../../../src/core.js'
import { createSynced } from '../../../src/channels.js'

interface Todo {
  id: number
  text: string
}

export const todosApi = createApi({
  reducerPath: 'todos',
  baseQuery: () => ({ error: 'unused' }),
  endpoints: ({ query }) => ({
    todos: query<Todo[] | null, void>({
      queryFn: () => ({ data: null }),
      async onCacheEntryAdded(_, { cacheDataLoaded, cacheEntryRemoved, updateCachedData }) {
        await cacheDataLoaded
        const feed = createConnection<Todo>('wss://example.com/todos', { parse: 'json' })
        const todos = createSynced(feed, {
          load: async ({ signal }): Promise<Todo[]> => (await fetch('/todos', { signal })).json(),
          apply: (all, todo) => [...all.filter(({ id }) => id !== todo.id), todo],
        })
        todos.subscribe(() => updateCachedData(() => todos.getSnapshot().data))
        feed.open()
        await cacheEntryRemoved
        feed.dispose()
      },
    }),
  }),
})

export const { useTodosQuery } = todosApi
