import { z } from 'zod'
import { MessageError, useWebSocket } from '../../src/index.ts'

const Reading = z.object({
  sensor: z.string(),
  celsius: z.number().min(-90).max(60),
  at: z.iso.datetime().transform((text) => new Date(text)),
})

export function Thermometer({ url }: { url: string }) {
  const { data } = useWebSocket(url, {
    parse: 'json',
    schema: Reading,
    onError(error) {
      if (error instanceof MessageError) console.warn(error.issues)
    },
  })
  // data: { sensor: string; celsius: number; at: Date } | null
  return <p>{data && `${data.sensor}: ${data.celsius.toFixed(1)} °C at ${data.at.toLocaleTimeString()}`}</p>
}
