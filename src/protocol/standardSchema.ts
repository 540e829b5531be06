/** One problem that a schema found. */
export interface SchemaIssue {
  /** The text of the schema library. */
  readonly message: string
  /** The path to the problem: keys from the outermost to the innermost. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The result of a schema: a value, or the problems found. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }

/**
 * The part of the Standard Schema interface that the library uses. Schemas of Zod, Valibot, ArkType and others match.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Input, Output> {
  readonly '~standard': {
    /** Returns the output, or the issues, or a promise of one of them. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    /** Only used by the types. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}
