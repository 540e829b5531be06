// @ts-check
/**
 * `npm run test:webkit`: whether the hook does in WebKitGTK what it does in the engines of `npm test`. Fails where WebKitGTK is not installed, and says how to
 * get it.
 */
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { createServer } from 'vite'
import { locateWebKit, runInWebKit, webKitAdvice } from '../support/webkit.mjs'

/** @typedef {{ title: string, wanted: unknown }} Expectation */

const root = fileURLToPath(new URL('../..', import.meta.url))

/** @returns {Promise<Expectation[]>} */
async function readExpectations() {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true },
  })
  const { cases } = /** @type {typeof import('./cases.js')} */ (
    await server.ssrLoadModule('/test/webkit/cases.ts')
  )
  const { expectedOf } = /** @type {typeof import('../conformance/observe.js')} */ (
    await server.ssrLoadModule('/test/conformance/observe.ts')
  )
  await server.close()
  return cases.map((one) => ({ title: one.title, wanted: expectedOf(one, 'webkit') }))
}

/** @type {(installed: import('../support/webkit.mjs').Installed) => Promise<number>} How many are red. */
async function run(installed) {
  const expectations = await readExpectations()
  const { version, values } = await runInWebKit(installed, fileURLToPath(new URL('page.ts', import.meta.url)))
  let red = 0
  for (const { title, wanted } of expectations) {
    const seen = values[title]
    const met = isDeepStrictEqual(seen, wanted)
    console.log(`${met ? '✓' : '✗'} ${title}`)
    if (met) continue
    red += 1
    console.log(`  wanted: ${JSON.stringify(wanted)}\n  seen:   ${JSON.stringify(seen)}`)
  }
  console.log(`\nWebKitGTK ${version}: ${expectations.length - red} passed, ${red} failed`)
  return red
}

const located = locateWebKit()
if (Array.isArray(located)) {
  console.error(`WebKitGTK: there is no ${located.join(', no ')} (${webKitAdvice})`)
  process.exitCode = 1
} else if ((await run(located)) > 0) process.exitCode = 1
