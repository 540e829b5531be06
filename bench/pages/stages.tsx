/** Where contenders are shown: so many components, until other ones are asked for. */
import { Fragment, type ReactNode, type StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { createApp, h, nextTick, shallowRef, type Component } from 'vue'
import type { WatchProps } from './watch.ts'

/** Resolves when so many are in the document, and no others. */
type Show = (count: number) => Promise<void>

/** A component's props stay the same for as long as it is shown. */
export type Stage = (propsOf: (index: number) => WatchProps) => Show

export type ReactContender = (props: WatchProps) => ReactNode

const root = (): Element => document.querySelector('#root')!

const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** React minds StrictMode only where it stands above all that is mounted. */
export const reactStage =
  (Contender: ReactContender, Frame: typeof StrictMode | typeof Fragment = Fragment): Stage =>
  (propsOf) => {
    const reactRoot = createRoot(root())
    return async (count) => {
      const children = indices(count).map((index) => <Contender key={index} {...propsOf(index)} />)
      flushSync(() => reactRoot.render(<Frame>{children}</Frame>))
    }
  }

export const vueStage =
  (Contender: Component): Stage =>
  (propsOf) => {
    const shown = shallowRef(0)
    createApp({
      render: () => indices(shown.value).map((index) => h(Contender, { key: index, ...propsOf(index) })),
    }).mount(root())
    return (count) => {
      shown.value = count
      return nextTick()
    }
  }

/** `show` is what an app would do with a message by hand. */
export const bareStage =
  (show: (data: unknown) => void = () => undefined): Stage =>
  (propsOf) => {
    const sockets: WebSocket[] = []
    return async (count) => {
      for (const socket of sockets.splice(count)) socket.close(1000)
      for (let index = sockets.length; index < count; index += 1) {
        const { url, opened, seen } = propsOf(index)
        const socket = new WebSocket(url)
        socket.onopen = () => opened(socket)
        socket.onmessage = ({ data }) => {
          show(data)
          seen(data)
        }
        sockets.push(socket)
      }
    }
  }
