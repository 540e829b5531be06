import { useEffect, useRef, useState } from 'react'

/** A value as it was at regular times, up to so many. */
export function useHistory<Value>(value: Value, interval: number, most: number): readonly Value[] {
  const [history, setHistory] = useState<readonly Value[]>([])
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  useEffect(() => {
    const timer = setInterval(() => {
      setHistory((earlier) => [...earlier, latest.current].slice(-most))
    }, interval)
    return () => clearInterval(timer)
  }, [interval, most])
  return history
}
