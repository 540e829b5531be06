// @ts-check
/** Films a story while it plays: a cable is pulled, messages wait, the connection comes back, and they arrive. */
import sharp from 'sharp'

const width = 760
const scale = 1.25

/** Around the story, in pixels. */
const margin = 14

/** Four seconds between attempts, so that the countdown is seen, and typing at the speed of a person. */
const story = 'staying-connected-outage--nothing-is-lost&args=delay:4000;pace:50'

/**
 * What the picture must show, in order, and for how many milliseconds more than it lasted. Each is true of the texts of the page.
 *
 * @type {{ is: (text: string) => boolean, hold: number, isStill?: boolean }[]}
 */
const scenes = [
  { is: (text) => text.includes('Connected.'), hold: 500 },
  { is: (text) => count(text, 'arrived') === 2, hold: 500 },
  { is: (text) => text.includes('Reconnecting in'), hold: 700 },
  { is: (text) => count(text, 'queued') === 2, hold: 800, isStill: true },
  { is: (text) => text.includes('Pull it out'), hold: 400 },
  { is: (text) => count(text, 'arrived') === 4 && text.includes('Received: 4'), hold: 2_500 },
]

/** @type {(text: string, word: string) => number} */
const count = (text, word) => text.split(word).length - 1

/**
 * @typedef {import('../test/support/chromium.mjs').Page} Page
 *
 * @typedef {object} Frame
 * @property {Buffer} picture
 * @property {number} from  When it was taken, in milliseconds.
 * @property {number} hold
 */

/**
 * Takes pictures until the last scene has been seen, and keeps those that differ from the one before.
 *
 * @type {(page: Page, end: number) => Promise<{ frames: Frame[], still: Buffer }>}
 */
async function shoot(page, end) {
  /** @type {Frame[]} */
  const frames = []
  let still = Buffer.alloc(0)
  let next = 0
  while (next < scenes.length) {
    if (Date.now() > end) throw new Error(`scene ${next + 1} of the film: not within a minute`)
    const text = String(await page.evaluate(`document.querySelector('.grid')?.innerText ?? ''`))
    if (!text.includes('Connected.') && !frames.length) continue
    const { data } = await page.send('Page.captureScreenshot', { format: 'png', clip: await findClip(page) })
    const picture = Buffer.from(data, 'base64')
    const scene = scenes[next]
    const isScene = scene?.is(text) ?? false
    if (isScene || !frames.at(-1)?.picture.equals(picture))
      frames.push({ picture, from: Date.now(), hold: isScene ? (scene?.hold ?? 0) : 0 })
    if (!isScene) continue
    if (scene?.isStill) still = picture
    next += 1
  }
  return { frames, still }
}

/**
 * The place of the story without its head.
 *
 * @type {(page: Page) => Promise<{ x: number, y: number, width: number, height: number, scale: number }>}
 */
async function findClip(page) {
  const box = await page.evaluate("document.querySelector('.grid').getBoundingClientRect().toJSON()")
  const { x, y, width, height } = /** @type {DOMRect} */ (box)
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin, scale: 1 }
}

/** @type {(page: Page, site: string) => Promise<{ moving: Buffer, still: Buffer }>} */
export async function film(page, site) {
  await page.send('Emulation.setDeviceMetricsOverride', {
    width,
    height: 800,
    deviceScaleFactor: scale,
    mobile: false,
  })
  await page.send('Page.navigate', {
    url: `${site}/iframe.html?id=${story}&viewMode=story&globals=theme:light`,
  })
  const { frames, still } = await shoot(page, Date.now() + 60_000)
  const delay = frames.map(({ from, hold }, index) =>
    Math.max(50, hold + (frames[index + 1]?.from ?? from) - from),
  )
  const moving = sharp(
    frames.map(({ picture }) => picture),
    { join: { animated: true } },
  )
  return {
    moving: await moving.webp({ lossless: true, effort: 6, minSize: true, delay, loop: 0 }).toBuffer(),
    still: await sharp(still).webp({ lossless: true }).toBuffer(),
  }
}
