// @vitest-environment node
import { beforeAll, describe, expect, test } from 'vitest'
import { createEditor, type File } from './editor.ts'

const editor = createEditor()

const declarations = `
import { createConnection, useMessages, useWebSocket, type StandardSchema } from 'wasclean'
declare const schema: StandardSchema<unknown, { readonly price: number }>
const connection = createConnection('wss://example.com')
`
const open = (code: string) => editor.open(declarations + code)
const hook = (options: string) => `useWebSocket('wss://example.com', ${options})`
const known = (name: string, meant: string) =>
  new RegExp(
    `^Object literal may only specify known properties, but '${name}' does not exist in type '.*'\\. Did you mean to write '${meant}'\\?$`,
  )

describe('K3 a mistake is one short error that names the remedy', () => {
  const misspelt = [
    ['of the hook', hook('{ onOpne: () => 5 }'), 'onOpne', 'onOpen'],
    ['beside a schema', hook("{ parse: 'json', schema, reconnct: false }"), 'reconnct', 'reconnect'],
    ['beside callbacks', hook('{ onOpen: (_, { send }) => send("x"), enabeld: true }'), 'enabeld', 'enabled'],
    ['for a connection', 'useWebSocket(connection, { onOpne: () => 5 })', 'onOpne', 'onOpen'],
    ['of createConnection', "createConnection('x', { closeTimout: 5 })", 'closeTimout', 'closeTimeout'],
  ].map(([title = '', code = '', name = '', meant = '']) => ({ title, name, meant, file: open(code) }))
  test.each(misspelt)('K3 a misspelt option $title', ({ file, name, meant }) => {
    const found = file.errors()
    expect(found).toEqual([expect.stringMatching(known(name, meant))])
    expect(found[0]!.length).toBeLessThan(330)
    expect(found[0]).not.toContain('\n')
  })

  const others = [
    ['shouldReconnect: () => true', '() => boolean', 'reconnect: { shouldReconnect }'],
    ['reconnectAttempts: 5', 'number', 'reconnect: { attempts }'],
    ['reconnectInterval: 5', 'number', 'reconnect: { delay }'],
    ['retryOnError: true', 'boolean', 'nothing: errors are retried'],
    ['reconnectLimit: 5', 'number', 'reconnect: { attempts }'],
    ['manual: true', 'boolean', 'enabled: false'],
    ['maxRetries: 5', 'number', 'reconnect: { attempts }'],
    ['minReconnectionDelay: 5', 'number', 'reconnect: { delay }'],
    ['autoReconnect: true', 'boolean', 'reconnect'],
    ['filter: () => true', '() => boolean', 'useMessages(socket, { filter })'],
  ].map(([option = '', type = '', instead = '']) => ({
    ...{ option, type, instead },
    files: [open(hook(`{ ${option} }`)), open(`createConnection('x', { ${option} })`)],
  }))
  test.each(others)('K3 an option of another library: $option', ({ type, instead, files }) => {
    for (const file of files)
      expect(file.errors()).toEqual([
        `Type '${type}' is not assignable to type 'WriteInstead<"${instead}">'.`,
      ])
  })

  const schemaType = "'StandardSchema<unknown, unknown>'"
  const wrong = [
    [hook('{ reconnect: { retries: 5 } }'), "'retries' does not exist in type 'ReconnectOptions'."],
    [
      hook("{ heartbeat: '30s' }"),
      "Type 'string' is not assignable to type 'boolean | HeartbeatOptions | undefined'.",
    ],
    [hook('{ schema: 5 }'), `Type 'number' is not assignable to type ${schemaType}.`],
    [hook('{ outgoingSchema: 5 }'), `Type 'number' is not assignable to type ${schemaType}.`],
    [
      'useWebSocket(5)',
      "Argument of type '5' is not assignable to parameter of type 'Source | Connection<IncomingData, unknown>'.",
    ],
    ['useWebSocket()', 'Expected 1-2 arguments, but got 0.'],
    [hook('{ queryParams: { id: 5 } }'), 'WriteInstead<"the parameters in the address">'],
    ["useWebSocket(connection, { share: 'a' })", 'WriteInstead<"it where the connection is made">'],
  ].map(([code = '', error = '']) => ({ code, error, file: open(code) }))
  test.each(wrong)('K3 a wrong value: $code', ({ error, file }) => {
    const found = file.errors()
    expect(found).toEqual([expect.stringContaining(error)])
    expect(found[0]).not.toContain('\n')
  })

  const impossible = [
    'connection.close(1001)',
    'connection.close(2999, "x")',
    'useWebSocket("x").close(5000)',
    'useWebSocket("x", { onOpen: (_, { close }) => close(1011) })',
  ].map((code) => ({ code, file: open(code) }))
  test.each(impossible)('K3 an impossible close code: $code', ({ file }) => {
    const [error, ...more] = file.errors()
    expect(more).toEqual([])
    expect(error?.split('\n')[0]).toBe(
      "Argument of type 'number' is not assignable to parameter of type 'number & MustBe<\"1000 or 3000 to 4999\">'.",
    )
  })

  const right = open(`${hook('{ reconnect: { attempts: 3 } }')}.close(4000)`)
  test('K3 correct code has no error', () => {
    expect(right.errors()).toEqual([])
  })
})

describe('K4 everything that users name has a text in the editor', () => {
  const types = {
    'the result of the hook': "import('wasclean').UseWebSocketResult",
    'a connection': "import('wasclean').Connection",
    'a connection of your own': "import('wasclean').OwnConnection",
    'the options of the hook': "import('wasclean').UseWebSocketOptions",
    'the options of a connection': "import('wasclean').ConnectionOptions",
    'the options for a connection in the hook': "import('wasclean').HoldOptions",
    'the options of reconnect': "import('wasclean').ReconnectOptions",
    'the options of heartbeat': "import('wasclean').HeartbeatOptions",
    'the options of queue': "import('wasclean').QueueOptions",
  }
  const declared = Object.entries(types).map(([title, type]) => {
    const code = `declare const it: ${type}\n`
    return { title, code, file: open(`${code}it.`) }
  })
  let opened: readonly { readonly names: readonly string[]; readonly file: File }[]
  beforeAll(() => {
    const members = declared.map(({ code, file }) => ({ code, names: file.complete() }))
    opened = members.map(({ code, names }) => ({
      names,
      file: open(code + names.map((name) => `it./*?*/${name}\n`).join('')),
    }))
  })
  test.each(declared.map(({ title }, index) => [title, index] as const))(
    'K4 each field of %s has a text',
    (_, index) => {
      const { names, file } = opened[index]!
      expect(names.length).toBeGreaterThan(1)
      const hovers = file.hover()
      expect(names.filter((_, place) => !hovers[place]?.documentation && !hovers[place]?.tags)).toEqual([])
    },
  )

  const both = open("const { /*?*/close } = useWebSocket('x')\nconnection./*?*/close(4000)")
  test('K4 close, destructured from the result of the hook, has a text on its arguments and its errors', () => {
    const [taken, field] = both.hover()
    expect(taken?.documentation).toContain('`WebSocket.close(code?, reason?)`')
    expect(taken?.documentation).toContain('1000 or 3000 to 4999; anything else throws `InvalidAccessError`')
    expect(taken?.documentation).toContain('123 bytes')
    expect(field?.documentation).toBe(taken?.documentation)
  })

  const deprecated = open(hook('{ /*?*/reconnectAttempts: 5 }'))
  test('K4 an option of another library is deprecated, with a text that says what to write', () => {
    const [name] = deprecated.hover()
    expect(name?.tags).toBe('deprecated Write `reconnect: { attempts }`.')
  })
})
