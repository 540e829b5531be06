/** What run.mjs tells Vitest, in a file that MUTATION_ORDERS names. */
export interface Orders {
  /** The files that are broken, with all mutants in them, each behind a switch. */
  readonly instrumented: Readonly<Record<string, string>>
  /** Those of test/ that should see it. */
  readonly folders: readonly string[]
  /** Where the runners write down what happens: each line is a `Line`. */
  readonly journal: string
  /** How often each test meets each mutant, by their ids. Null while that is to be found out, and where one mutant is there from the start. */
  readonly coverage: Readonly<Record<string, Readonly<Record<string, number>>>> | null
  /** How many milliseconds a test may take to be tried on mutants; it is left out if it takes more. */
  readonly patience: number
}

export type Line =
  | { readonly type: 'covered'; readonly test: string; readonly mutants: Readonly<Record<string, number>> }
  /** Met while a module was loaded. */
  | { readonly type: 'static'; readonly mutants: readonly string[] }
  | { readonly type: 'tried'; readonly mutant: string; readonly test: string }
  | { readonly type: 'passed' | 'killed'; readonly mutant: string; readonly test: string }
  /** What a test was not tried on: it is slow, or red without a mutant, for what an earlier one has left behind. */
  | {
      readonly type: 'left out'
      readonly test: string
      readonly mutants: readonly string[]
      readonly why: string
    }
