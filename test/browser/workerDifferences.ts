import { expect } from 'vitest'
import { server } from 'vitest/browser'

const isFirefox = server.browser === 'firefox'

const nothing = ['nothing', 'nothing', 'nothing']

/** Members are inherited, so that the prototype of the class has no properties of its own. */
const inherited = {
  'constants can be enumerated, and not be written or removed': null,
  'the lengths of the constructor, send and close count the arguments that must be there': [2, 1, 2],
  'its members can be enumerated': [],
  'methods and attributes refuse another this': ['TypeError', 'TypeError', 'nothing'],
  'close() and send() look at this before they look at their arguments': [
    'InvalidAccessError 15',
    'TypeError',
    'TypeError',
    ['converted'],
  ],
  ...Object.fromEntries(
    [
      ...['url', 'readyState', 'bufferedAmount', 'protocol', 'extensions'],
      ...['binaryType', 'onopen', 'onmessage', 'onerror', 'onclose'],
    ].map((name) => [`${name} refuses another this`, nothing]),
  ),
  'its name is WebSocket': 'Class',
  'inherits from EventTarget, both as an interface and as a prototype': [false, false],
  'members are functions that cannot be made with new, named after the member': isFirefox
    ? 'failed: TypeError: can\'t access property "get", url is undefined'
    : "failed: TypeError: Cannot read properties of undefined (reading 'get')",
}

/** What the cases of `test/conformance` come to with a socket in a worker, where that is not what the standard says. docs/worker.md names each kind. */
export const workerDifferences: Readonly<Record<string, unknown>> = {
  ...inherited,
  'events of the network are trusted': false,
  'new WebSocket(): no arguments': 'nothing',
  'send() while CONNECTING': ['InvalidStateError 11', 'TypeError', 'InvalidStateError 11', 0],
  // As useWebSocket does it (C5).
  'close(undefined, "why")': [1000, 'why', 'clean', 1000, 'why'],
  // The second message may reach the worker before or after the page's command.
  'binaryType counts when a message is heard': expect.toBeOneOf([
    ['ArrayBuffer', 'ArrayBuffer'],
    ['ArrayBuffer', 'Blob'],
  ]) as unknown,
  'promise jobs run between two listeners of one event': ['first', 'second', 'promise job'],
}

/** What an engine itself does, in a worker too, where that is not what the standard says. */
export const engineDifferences: readonly string[] = isFirefox
  ? [
      'the server picks no subprotocol, though some were offered',
      'the server picks a subprotocol, though none was offered',
      'a server that breaks the protocol gets a close frame that says so',
    ]
  : []
