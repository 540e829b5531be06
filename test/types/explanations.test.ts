// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { createEditor } from './editor.ts'

const editor = createEditor()

const given = `
import { createConnection, useMessages, useWebSocket, type StandardSchema } from 'wasclean'
declare const schema: StandardSchema<unknown, { readonly price: number }>
const connection = createConnection('wss://example.com')
`
const complain = (code: string) => editor.complain(given + code)
const hook = (options: string) => `useWebSocket('wss://example.com', ${options})`
const known = (name: string, meant: string) =>
  new RegExp(
    `^Object literal may only specify known properties, but '${name}' does not exist in type '.*'\\. Did you mean to write '${meant}'\\?$`,
  )

describe('K3 a mistake is one short error that names what is right', () => {
  test.each([
    ['of the hook', hook('{ onOpne: () => 5 }'), 'onOpne', 'onOpen'],
    ['beside a schema', hook("{ parse: 'json', schema, reconnct: false }"), 'reconnct', 'reconnect'],
    ['beside callbacks', hook('{ onOpen: (_, { send }) => send("x"), enabeld: true }'), 'enabeld', 'enabled'],
    ['of a connection that is held', 'useWebSocket(connection, { onOpne: () => 5 })', 'onOpne', 'onOpen'],
    ['of createConnection', "createConnection('x', { closeTimout: 5 })", 'closeTimout', 'closeTimeout'],
  ])('K3 a misspelt option %s', (_title, code, name, meant) => {
    const found = complain(code)
    expect(found).toEqual([expect.stringMatching(known(name, meant))])
    expect(found[0]!.length).toBeLessThan(330)
    expect(found[0]).not.toContain('\n')
  })

  test.each([
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
  ])("K3 another library's option: %s", (option, type, instead) => {
    const error = [`Type '${type}' is not assignable to type 'WriteInstead<"${instead}">'.`]
    expect(complain(hook(`{ ${option} }`))).toEqual(error)
    expect(complain(`createConnection('x', { ${option} })`)).toEqual(error)
  })

  const schemaType = "'StandardSchema<unknown, unknown>'"
  test.each([
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
  ])('K3 %s', (code, error) => {
    expect(complain(code)).toEqual([expect.stringContaining(error)])
    expect(complain(code)[0]).not.toContain('\n')
  })

  test.each([
    ['connection.close(1001)'],
    ['connection.close(2999, "x")'],
    ['useWebSocket("x").close(5000)'],
    ['useWebSocket("x", { onOpen: (_, { close }) => close(1011) })'],
  ])('K3 a close code that can never be one: %s', (code) => {
    const [error, ...more] = complain(code)
    expect(more).toEqual([])
    expect(error?.split('\n')[0]).toBe(
      "Argument of type 'number' is not assignable to parameter of type 'number & MustBe<\"1000 or 3000 to 4999\">'.",
    )
  })

  test('K3 no mistake is no error', () => {
    expect(complain(`${hook('{ reconnect: { attempts: 3 } }')}.close(4000)`)).toEqual([])
  })
})

/** The members of a type, as an editor lists them. */
const members = (type: string) => editor.complete(`${given}declare const it: ${type}\nit.`)

describe('K4 everything that users name explains itself', () => {
  const types = {
    'the result of the hook': "import('wasclean').UseWebSocketResult",
    'a connection': "import('wasclean').Connection",
    'a connection of your own': "import('wasclean').OwnConnection",
    'the options of the hook': "import('wasclean').UseWebSocketOptions",
    'the options of a connection': "import('wasclean').ConnectionOptions",
    'the options for a connection that is held': "import('wasclean').HoldOptions",
    'the options of reconnect': "import('wasclean').ReconnectOptions",
    'the options of heartbeat': "import('wasclean').HeartbeatOptions",
    'the options of queue': "import('wasclean').QueueOptions",
  }
  test.each(Object.entries(types))('K4 each field of %s', (_title, type) => {
    const names = members(type)
    expect(names.length).toBeGreaterThan(1)
    const hovers = editor.hover(
      `${given}declare const it: ${type}\n${names.map((name) => `it./*?*/${name}\n`).join('')}`,
    )
    const silent = names.filter((_, index) => !hovers[index]?.documentation && !hovers[index]?.tags)
    expect(silent).toEqual([])
  })

  test('K4 close, taken from what the hook returns, says what it takes and what it throws', () => {
    const [taken, field] = editor.hover(
      `${given}const { /*?*/close } = useWebSocket('x')\nconnection./*?*/close(4000)`,
    )
    expect(taken?.documentation).toContain('`WebSocket.close(code?, reason?)`')
    expect(taken?.documentation).toContain('1000 or 3000 to 4999; anything else throws `InvalidAccessError`')
    expect(taken?.documentation).toContain('123 bytes')
    expect(field?.documentation).toBe(taken?.documentation)
  })

  test("K4 another library's option is struck through, and says what to write", () => {
    const [name] = editor.hover(given + hook('{ /*?*/reconnectAttempts: 5 }'))
    expect(name?.tags).toBe('deprecated Write `reconnect: { attempts }`.')
  })
})
