import { expect, spyOn } from 'storybook/test'

const levels = ['error', 'warn'] as const

/** What a visitor sees first, on a screen that is 1280 pixels wide. */
export const firstScreen = { width: 1280, height: 800 }

let said: unknown[] = []

/** From now on the console must stay clean. */
export function watchConsole(): void {
  said = []
  for (const level of levels) spyOn(console, level).mockImplementation((...values) => said.push(values))
}

/** A story ends with its title, its first state view and the state of its name on the first screen, and with a clean console. */
export async function checkEnd(canvasElement: HTMLElement, ends: string | RegExp): Promise<void> {
  await expect(said).toEqual([])
  await expect(scrollY).toBe(0)
  const [heading, rail] = ['h1', '.rail'].map((selector) => canvasElement.querySelector(selector))
  await expect(heading).toSatisfy(isOnFirstScreen)
  if (rail) await expect(rail).toSatisfy(isOnFirstScreen)
  const shown = elementsThatSay(canvasElement, ends)
  await expect(shown, `nothing says ${String(ends)}`).not.toHaveLength(0)
  await expect(shown.map(bottomOf), `${String(ends)} is below the first screen`).toSatisfy(
    (bottoms: number[]) => bottoms.some((bottom) => bottom <= firstScreen.height),
  )
}

/** The innermost ones. */
function elementsThatSay(canvasElement: HTMLElement, text: string | RegExp): Element[] {
  const says = ({ textContent }: Element) =>
    typeof text === 'string' ? textContent.trim() === text : text.test(textContent)
  return Array.from(canvasElement.querySelectorAll('*')).filter(
    (element) => says(element) && !Array.from(element.children).some(says) && element.checkVisibility(),
  )
}

const bottomOf = (element: Element): number => element.getBoundingClientRect().bottom

const isOnFirstScreen = (element: Element): boolean => bottomOf(element) <= firstScreen.height
