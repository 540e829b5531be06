import { useSyncExternalStore } from 'react'

const subscribe = () => () => undefined
const getBody = () => document.body
const getNothing = () => null

/** Returns the body of the page. Null on a server and while hydrating. */
export const usePage = (): HTMLElement | null => useSyncExternalStore(subscribe, getBody, getNothing)
