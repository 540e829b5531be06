/** The script of the worker as text. `workerSource.mjs` compiles it from `src/workerHost.ts` and puts it here. */
export const source: string = ''
