/** @module wasclean/devtools */
'use client'

export { createInspector } from './devtools/createInspector.js'
export type {
  Direction,
  Frame,
  FrameData,
  FrameFilter,
  FrameList,
  ImportedRecording,
  ImportProblem,
  Inspector,
  InspectorSnapshot,
  LatencySample,
  Preview,
  Rate,
  RecordedRequest,
  RecordedTopic,
  Recording,
  RecordingOptions,
  RecordingSnapshot,
  Session,
  SessionClose,
  Simulated,
  Simulation,
  Span,
  SpanType,
} from './devtools/contract.js'
export { importRecording } from './devtools/importRecording.js'
export { preview } from './devtools/preview.js'
export { record } from './devtools/record.js'
export type { WebSocketInspectorProps } from './devtools/panel/InspectorPanel.js'
export type { InspectorTheme } from './devtools/panel/InspectorTheme.js'
export { WebSocketInspector } from './devtools/panel/WebSocketInspector.js'
export type { WebSocketInspectorPlugin } from './devtools/panel/webSocketInspectorPlugin.js'
export { webSocketInspectorPlugin } from './devtools/panel/webSocketInspectorPlugin.js'
export { toStory } from './devtools/toStory.js'
export { toTest } from './devtools/toTest.js'
