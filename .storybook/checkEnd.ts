import { expect, spyOn } from 'storybook/test'
import type { StoryParameters } from '../stories/support/about.ts'

const levels = ['error', 'warn'] as const

/** What a visitor sees first, on a screen that is 1280 pixels wide. */
export const firstScreen = { width: 1280, height: 800 }

let said: unknown[] = []

/** From now on the console must stay clean. */
export function watchConsole(): void {
  said = []
  for (const level of levels) spyOn(console, level).mockImplementation((...values) => said.push(values))
}

/**
 * A story ends with its title, its first state view and the state of its name on the first screen, and with a console that has nothing but the warnings
 * that it causes on purpose.
 */
export async function checkEnd(
  canvasElement: HTMLElement,
  { ends, warns }: Pick<StoryParameters, 'ends' | 'warns'>,
): Promise<void> {
  await expect(said.filter((values) => !warns?.test(String(values)))).toEqual([])
  await expect(scrollY).toBe(0)
  checkPlace('the title', canvasElement.querySelectorAll('h1'))
  const rails = canvasElement.querySelectorAll('.rail')
  if (rails.length) checkPlace('the first state view', rails)
  checkPlace(String(ends), elementsThatSay(canvasElement, ends))
}

/** At least one of them must be on the first screen. */
function checkPlace(name: string, elements: ArrayLike<Element>): void {
  const bottom = Math.min(...Array.from(elements, (element) => element.getBoundingClientRect().bottom))
  if (bottom <= firstScreen.height) return
  throw new Error(bottom < Infinity ? `${name} ends ${bottom} pixels from the top` : `${name} is not shown`)
}

/** The innermost ones. */
function elementsThatSay(canvasElement: HTMLElement, text: string | RegExp): Element[] {
  const says = ({ textContent }: Element) =>
    typeof text === 'string' ? textContent.trim() === text : text.test(textContent)
  return Array.from(canvasElement.querySelectorAll('*')).filter(
    (element) => says(element) && !Array.from(element.children).some(says) && element.checkVisibility(),
  )
}
