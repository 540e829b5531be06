/** One thing that a schema found wrong. */
export interface SchemaIssue {
  readonly message: string
  /** Where in the value: its keys, from the outermost to the innermost. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What a schema says of a value. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }

/**
 * As much of a Standard Schema as is used here; those of Zod, Valibot, ArkType and others all fit.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Input, Output> {
  readonly '~standard': {
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    /** There for the types only. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}
