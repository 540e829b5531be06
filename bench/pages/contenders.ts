import * as ahooks from './libraries/ahooks.tsx'
import * as bare from './libraries/bare.tsx'
import * as partysocket from './libraries/partysocket.tsx'
import * as reactUseWebSocket from './libraries/reactUseWebSocket.tsx'
import * as reconnectingWebSocket from './libraries/reconnectingWebSocket.tsx'
import * as vueUse from './libraries/vueUse.ts'
import * as wasclean from './libraries/wasclean.tsx'
import { bareStage, reactStage, vueStage, type ReactContender, type Stage } from './stages.tsx'

const reactContenders: Record<string, ReactContender> = {
  'bare reducer': bare.Reducer,
  'wasclean reducer': wasclean.Reducer,
  'wasclean callback': wasclean.Callback,
  'wasclean value': wasclean.Value,
  'wasclean idle': wasclean.Idle,
  'wasclean worker callback': wasclean.inWorker(wasclean.Callback),
  'wasclean worker reducer': wasclean.inWorker(wasclean.Reducer),
  'wasclean worker value': wasclean.inWorker(wasclean.Value),
  'wasclean door callback': reactUseWebSocket.DoorCallback,
  'wasclean door value': reactUseWebSocket.DoorValue,
  'wasclean inspector closed': wasclean.inspected('closed'),
  'wasclean inspector timeline': wasclean.inspected('Timeline'),
  'wasclean inspector frames': wasclean.inspected('Frames'),
  'react-use-websocket callback': reactUseWebSocket.Callback,
  'react-use-websocket value': reactUseWebSocket.Value,
  'ahooks callback': ahooks.Callback,
  'ahooks value': ahooks.Value,
  'partysocket callback': partysocket.Callback,
  'partysocket value': partysocket.Value,
  'reconnecting-websocket callback': reconnectingWebSocket.Callback,
}

/** The component of a contender that is one of React. */
export function componentOf(name: string): ReactContender {
  const Contender = reactContenders[name]
  if (!Contender) throw new Error(`contender: must be one of React, got ${name}`)
  return Contender
}

const others: Record<string, Stage> = {
  bare: bareStage(),
  'bare shown': bareStage((data) => {
    document.querySelector('#root')!.textContent = String(data)
  }),
  'vueuse callback': vueStage(vueUse.Callback),
  'vueuse value': vueStage(vueUse.Value),
}

export const stageOf = (name: string): Stage => others[name] ?? reactStage(componentOf(name))

/** Whether many components can use one socket by what the library itself offers. */
export const canShare = (name: string): boolean => /^(wasclean|react-use-websocket) /.test(name)
