import { useEffect, useRef, useState } from 'react'

/** A value as it was at regular times. It adds nothing while the value stays 0. */
export function useSamples(value: number, interval: number): readonly number[] {
  const [samples, setSamples] = useState<readonly number[]>([])
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  }, [value])
  useEffect(() => {
    const timer = setInterval(() => {
      const { current } = latest
      setSamples((earlier) => (current || earlier.at(-1) ? [...earlier, current].slice(-1_000) : earlier))
    }, interval)
    return () => clearInterval(timer)
  }, [interval])
  return samples
}
