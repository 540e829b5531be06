// @ts-check
/** Two lint rules that no plugin has: which globals a floor may touch, and that imports, types included, form no cycle. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { runInNewContext } from 'node:vm'
import ts from 'typescript'

/**
 * @typedef {import('eslint').Rule.RuleModule} RuleModule
 * @typedef {import('eslint').Scope.Reference} Reference
 * @typedef {{ type: string, computed?: boolean, property: { name: string } }} Parent
 */

/**
 * The globals of the language, not of the runtime. A clock belongs to the outside world, and so does a name that
 * gives access to everything else.
 */
const language = new Set(Object.getOwnPropertyNames(runInNewContext('globalThis')))
for (const name of ['console', 'Date', 'eval', 'Function', 'globalThis', 'WebAssembly']) language.delete(name)

/** @type {(reference: Reference) => Parent} */
const parentOf = ({ identifier }) =>
  /** @type {{ parent: Parent }} */ (/** @type {unknown} */ (identifier)).parent

/** @type {(reference: Reference) => boolean} */
function isOnlyType(reference) {
  // Only typescript-eslint's scope manager sets this field.
  const { isValueReference = true } = /** @type {Reference & { isValueReference?: boolean }} */ (reference)
  return !isValueReference || parentOf(reference).type === 'TSTypeQuery'
}

/**
 * The name of the global, seen through `globalThis.name`.
 * @type {(reference: Reference) => string}
 */
function nameOf(reference) {
  const { name } = reference.identifier
  const parent = parentOf(reference)
  const through = name === 'globalThis' && parent.type === 'MemberExpression' && !parent.computed
  return through ? parent.property.name : name
}

/**
 * Options: `{ allow: string[], why }` allows only these globals, and `{ deny: string[], why }` all others.
 * @type {RuleModule}
 */
const globals = {
  meta: {
    type: 'problem',
    messages: { foreign: '`{{name}}`: {{why}}' },
    schema: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          allow: { type: 'array', items: { type: 'string' } },
          deny: { type: 'array', items: { type: 'string' } },
          why: { type: 'string' },
        },
        required: ['why'],
        additionalProperties: false,
      },
    },
  },
  create(context) {
    /** @type {{ allow?: string[], deny?: string[], why: string }[]} */
    const limits = context.options
    return {
      'Program:exit'() {
        const scope = context.sourceCode.scopeManager.globalScope
        if (scope === null) return
        const known = scope.variables.filter(({ defs }) => defs.length === 0)
        for (const reference of [...scope.through, ...known.flatMap(({ references }) => references)]) {
          const name = nameOf(reference)
          if (isOnlyType(reference) || language.has(name)) continue
          for (const { allow, deny, why } of limits) {
            if (deny ? deny.includes(name) : !allow?.includes(name)) {
              context.report({ node: reference.identifier, messageId: 'foreign', data: { name, why } })
            }
          }
        }
      },
    }
  },
}

/** @type {(file: string, text: string) => string[]} */
function importsOf(file, text) {
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .flatMap((name) => {
      const path = resolve(dirname(file), name).replace(/\.js$/, '')
      return [`${path}.ts`, `${path}.tsx`].filter((candidate) => existsSync(candidate))
    })
}

/** @type {RuleModule} */
const noCycle = {
  meta: {
    type: 'problem',
    messages: { cycle: 'imports run downward only, and this one leads back here: {{path}}' },
    schema: [],
  },
  create(context) {
    const { filename, sourceCode } = context
    /** @type {(file: string, seen: Set<string>) => string[] | null} */
    function findCycle(file, seen) {
      if (file === filename) return [file]
      if (seen.has(file)) return null
      seen.add(file)
      for (const next of importsOf(file, readFileSync(file, 'utf8'))) {
        const cycle = findCycle(next, seen)
        if (cycle) return [file, ...cycle]
      }
      return null
    }
    return {
      Program(node) {
        for (const start of importsOf(filename, sourceCode.text)) {
          const cycle = findCycle(start, new Set())
          if (cycle === null) continue
          const path = cycle.map((file) => file.slice(file.lastIndexOf('src'))).join(' → ')
          context.report({ node, messageId: 'cycle', data: { path } })
        }
      },
    }
  },
}

export default { rules: { globals, 'no-cycle': noCycle } }
