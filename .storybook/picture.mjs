// @ts-check
/**
 * `npm run picture`: makes docs/playground.png and docs/inspector.png of two stories, each after it has played. And docs/reconnecting.webp, a moving
 * picture of a story while it plays, with docs/reconnecting-still.webp for readers who asked for less motion.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../test/support/chromium.mjs'
import { film } from './film.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const width = 900

/** `hasEnded` is an expression. */
const pictures = [
  {
    file: 'playground.png',
    story: 'start-playground--connect-send-close',
    hasEnded: `document.body.innerText.includes('1000 Normal closure')`,
  },
  {
    file: 'inspector.png',
    story: 'tools-sessions-on-record--ordinary-day',
    hasEnded: `document.querySelector('.inspected > div').shadowRoot.textContent.includes('1000 Normal closure')`,
  },
]

/** @type {() => Promise<number>} A free port. */
const findPort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address()
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  })

/** Waits for five minutes at most, since a busy machine takes long to start Storybook. @type {(what: string, ask: () => Promise<unknown>) => Promise<void>} */
async function until(what, ask) {
  for (const start = Date.now(); Date.now() - start < 300_000;) {
    if (await ask().catch(() => false)) return
    await sleep(200)
  }
  throw new Error(`${what}: not within five minutes`)
}

const port = await findPort()
const site = `http://localhost:${port}`
const storybook = spawn(
  process.execPath,
  ['node_modules/storybook/dist/bin/dispatcher.js', 'dev', '--ci', '--quiet', '-p', `${port}`],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
)
const folder = mkdtempSync(join(tmpdir(), 'wasclean-picture-'))
const browser = await launchBrowser(join(folder, 'profile'))
try {
  await until('Storybook', async () => (await fetch(`${site}/index.json`)).ok)
  const page = await browser.openPage('about:blank')
  /** @type {(height: number) => Promise<unknown>} */
  const setHeight = (height) =>
    page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1.5, mobile: false })
  await page.send('Emulation.setScrollbarsHidden', { hidden: true })
  for (const { file, story, hasEnded } of pictures) {
    await setHeight(600)
    await page.send('Page.navigate', {
      url: `${site}/iframe.html?id=${story}&viewMode=story&globals=theme:light`,
    })
    await until(`the end of ${story}`, () => page.evaluate(hasEnded))
    // The picture must not show the focus of the last clicked button.
    await page.evaluate('document.activeElement.blur(), document.fonts.ready.then(() => true)')
    await setHeight(Number(await page.evaluate('document.documentElement.scrollHeight')))
    await sleep(500)
    const { data } = await page.send('Page.captureScreenshot', { format: 'png' })
    writeFileSync(join(root, 'docs', file), Buffer.from(data, 'base64'))
  }
  const { moving, still } = await film(page, site)
  writeFileSync(join(root, 'docs', 'reconnecting.webp'), moving)
  writeFileSync(join(root, 'docs', 'reconnecting-still.webp'), still)
} finally {
  storybook.kill()
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
