import { useWebSocket } from '@vueuse/core'
import { defineComponent, h, onMounted, onUpdated, watch } from 'vue'
import type { WatchProps } from '../watch.ts'

const names: (keyof WatchProps)[] = ['url', 'share', 'opened', 'seen', 'folded', 'committed']

export const Callback = defineComponent(
  ({ url, opened, seen, committed }: WatchProps) => {
    const { send } = useWebSocket(url, {
      onConnected: () => opened({ send }),
      onMessage: (_, { data }) => seen(data),
    })
    onMounted(committed)
    onUpdated(committed)
    return () => null
  },
  { props: names },
)

export const Value = defineComponent(
  ({ url, opened, seen, committed }: WatchProps) => {
    const { data, send } = useWebSocket<unknown>(url, { onConnected: () => opened({ send }) })
    watch(data, seen)
    onMounted(committed)
    onUpdated(committed)
    return () => h('p', String(data.value ?? ''))
  },
  { props: names },
)
