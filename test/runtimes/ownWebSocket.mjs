// @ts-check
/**
 * Run by Node 22 or later, by Deno and by Bun, after a build: `wasclean/core` works with the WebSocket that they bring along (P6). Its one argument
 * is the address of the peer server, which is another process.
 */
import assert from 'node:assert/strict'
import { patience } from '../support/patience.mjs'
import { cases } from './cases.mjs'

assert.equal(typeof WebSocket, 'function', 'there is no WebSocket')

/** Rejects where a case never comes to its end. @type {(act: () => unknown) => Promise<void>} */
async function judge(act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it must end within ${patience} ms`)), patience)
  })
  await Promise.race([act(), limit]).finally(() => clearTimeout(timer))
}

let failed = 0
for (const [name, act] of Object.entries(cases)) {
  try {
    await judge(act)
  } catch (error) {
    failed += 1
    console.error(`FAILED: ${name}\n`, error)
  }
}
console.log(`${Object.keys(cases).length - failed} passed, ${failed} failed`)
// A socket that waits for a server's close frame keeps Deno and Node running, and theirs cannot be cut.
process.exit(failed && 1)
