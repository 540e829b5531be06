/** Normalizes an absolute URL. Returns other text unchanged. */
export function toHref(text: string): string {
  try {
    return /^\w+:/.test(text) ? new URL(text).href.replace(/^http/, 'ws') : text
  } catch {
    return text
  }
}
