import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useWebSocket } from '../../../src/index.js'

interface Todo {
  id: number
  text: string
}

const queryKey = ['todos']

const load = async (signal: AbortSignal): Promise<Todo[]> => (await fetch('/todos', { signal })).json()

const withTodo = (todos: readonly Todo[], todo: Todo) => [...todos.filter(({ id }) => id !== todo.id), todo]

/** Mount it once, near the root. */
export function LiveTodos() {
  const client = useQueryClient()
  useWebSocket<Todo>('wss://example.com/todos', {
    parse: 'json',
    onOpen: () => void client.invalidateQueries({ queryKey }),
    onMessage: (_, todo) => {
      // An answer that is on its way may be older than this message.
      if (client.isFetching({ queryKey })) void client.invalidateQueries({ queryKey })
      else client.setQueryData<Todo[]>(queryKey, (todos) => todos && withTodo(todos, todo))
    },
  })
  return null
}

/** For any number of components. */
export const useTodos = () =>
  useQuery({ queryKey, queryFn: ({ signal }) => load(signal), staleTime: Infinity })
