// @ts-check
/** Finds the browsers: named by a variable, on the path, in the usual places, or downloaded by Playwright. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, firefox } from 'playwright'

/**
 * @typedef {'chromium' | 'firefox'} Browser
 * @typedef {{ executablePath: string, channel?: 'moz-firefox' }} LaunchOptions  The channel makes Playwright speak WebDriver BiDi to a stock Firefox instead of to its own build.
 */

const { PATH = '', ProgramFiles = 'C:\\Program Files', LOCALAPPDATA = '', HOME = '' } = process.env
const programs = [ProgramFiles, process.env['ProgramFiles(x86)'] ?? '', LOCALAPPDATA].filter(Boolean)
const applications = ['/Applications', join(HOME, 'Applications')]

/** @type {Record<Browser, { variable: string, commands: string[], windows: string[], mac: string[], own: import('playwright').BrowserType }>} */
const places = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    windows: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
    mac: ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium'],
    own: chromium,
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    commands: ['firefox-esr', 'firefox'],
    windows: ['Mozilla Firefox\\firefox.exe'],
    mac: ['Firefox.app/Contents/MacOS/firefox'],
    own: firefox,
  },
}

/**
 * @param {Browser} browser
 * @returns {LaunchOptions | null} What Playwright needs to start it. Null: it is not installed.
 */
export function locateBrowser(browser) {
  const { variable, commands, windows, mac, own } = places[browser]
  /** @type {(executablePath: string) => LaunchOptions} */
  const stock = (executablePath) =>
    browser === 'firefox' ? { channel: 'moz-firefox', executablePath } : { executablePath }

  const named = process.env[variable]
  if (named) return existsSync(named) ? stock(named) : null
  const found = [
    ...commands.flatMap((command) => PATH.split(delimiter).map((folder) => join(folder, command))),
    ...programs.flatMap((folder) => windows.map((path) => join(folder, path))),
    ...applications.flatMap((folder) => mac.map((path) => join(folder, path))),
  ].find((path) => existsSync(path))
  if (found) return stock(found)
  return existsSync(own.executablePath()) ? { executablePath: own.executablePath() } : null
}

/** @param {Browser} browser */
export const browserVariable = (browser) => places[browser].variable

/**
 * The same for a configuration, which must not fail when the browser is not used: if it is not installed, Playwright's
 * own error shows the sentence.
 * @param {Browser} browser
 * @returns {LaunchOptions}
 */
export function findBrowser(browser) {
  return (
    locateBrowser(browser) ?? {
      executablePath: `(no ${browser} was found: set ${browserVariable(browser)} to its path, or run npm test once)`,
    }
  )
}
