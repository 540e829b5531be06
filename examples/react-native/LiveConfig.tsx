import type { ReactNode } from 'react'
import { AppState } from 'react-native'
import { WebSocketConfig, type WatchPage } from 'wasclean'

const watchPage: WatchPage = (report) => {
  const reportState = (state: string) => report(state === 'background' ? 'hidden' : 'shown')
  reportState(AppState.currentState)
  const subscription = AppState.addEventListener('change', reportState)
  return () => subscription.remove()
}

/** Connections below it pause after 30 seconds in the background, and return with the app. */
export function LiveConfig({ children }: { children: ReactNode }) {
  return (
    <WebSocketConfig value={{ watchPage, heartbeat: true, pauseWhenHidden: 30_000 }}>
      {children}
    </WebSocketConfig>
  )
}
