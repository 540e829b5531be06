/** Such as `12,345`. */
export const inWords = (count: number): string => count.toLocaleString('en')

/** Reads such a number; NaN if there is none. */
export const toNumber = (text: string | null | undefined): number => Number(text?.replaceAll(',', '') || NaN)
