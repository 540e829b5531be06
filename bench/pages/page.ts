import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

/** What a page has measured; or several times, in the order of measuring. */
export type Measured = Record<string, number | readonly number[]>

/** Does the work, with so many messages or samples. */
export type Start = (count: number) => Promise<Measured>

/** Mounts a contender and waits for its socket to open. */
export type Preparation = (server: string, contender: string) => Promise<Start>

/** As much of a socket as a work needs, whoever holds it. */
export interface Line {
  readonly send: (data: string) => void
}

const patience = 100_000

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** What `begin` hands to `done`; fails out of patience, with what `describe` says then, and with any error that nobody caught. */
export function waitFor<Value>(
  begin: (done: (value: Value) => void) => void,
  describe: () => string,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`out of patience: ${describe()}`)), patience)
    const fail = ({ message }: ErrorEvent): void => reject(new Error(message))
    addEventListener('error', fail)
    begin((value) => {
      clearTimeout(timer)
      removeEventListener('error', fail)
      resolve(value)
    })
  })
}

/** A bare socket, once it is open. */
export const openBare = (url: string): Promise<WebSocket> =>
  waitFor(
    (done) => {
      const socket = new WebSocket(url)
      socket.onopen = () => done(socket)
    },
    () => `${url} does not open`,
  )

/** Mounts a contender that calls `opened` once its socket is open. */
export const mount = <Opened>(render: (opened: (value: Opened) => void) => ReactNode): Promise<Opened> =>
  waitFor(
    (opened) => createRoot(document.querySelector('#root')!).render(render(opened)),
    () => 'no component has a socket that opens',
  )
