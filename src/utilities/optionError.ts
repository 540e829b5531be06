/** The error for an invalid option or argument: names it, the rule, and the value it got. */
export const optionError = (subject: string, rule: string, value: unknown): Error =>
  new (typeof value === 'number' ? RangeError : TypeError)(
    `${subject} must be ${rule}, got ${describe(value)}`,
  )

/** Describes a value briefly. Not every value can be converted to a string. */
const describe = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : value === Object(value) ? typeof value : String(value)
