// @ts-check
/** What an app that imports the hook has to load, without React or Vue. */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { bundle } from '../bundle.mjs'
import { each } from './measuring.mjs'

/** @type {Record<string, string>} */
const lines = {
  'wasclean useWebSocket': `export { useWebSocket } from 'wasclean'`,
  'wasclean with useMessageReducer': `export { useWebSocket, useMessageReducer } from 'wasclean'`,
  'wasclean door': `export { default } from 'wasclean/react-use-websocket'`,
  'react-use-websocket': `export { default } from 'react-use-websocket'`,
  ahooks: `export { useWebSocket } from 'ahooks'`,
  partysocket: `export { useWebSocket } from 'partysocket/react'`,
  'reconnecting-websocket': `export { default } from 'reconnecting-websocket'`,
  vueuse: `export { useWebSocket } from '@vueuse/core'`,
}
const contenders = Object.keys(lines)

/** @type {import('../works.mjs').NodeWork} */
export const size = {
  contenders,
  rounds: 1,
  cold: true,
  async measure({ contender }) {
    const code = await bundle(lines[contender] ?? '', { format: 'cjs' })
    return { min: code.length, gzip: gzipSync(code).length, brotli: brotliCompressSync(code).length }
  },
  measures: ['min', 'gzip', 'brotli'].flatMap((of) => each(of, `bytes ${of}`, contenders)),
}
