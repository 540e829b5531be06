import { bufferingCases } from './cases/buffering.js'
import { closeArgumentCases } from './cases/closeArguments.js'
import { closingCases } from './cases/closing.js'
import { constructorCases } from './cases/constructor.js'
import { handlerCases } from './cases/handlers.js'
import { handshakeCases } from './cases/handshake.js'
import { interfaceCases } from './cases/interface.js'
import { messageCases } from './cases/messages.js'
import type { Case } from './world.js'

export const groups: readonly (readonly [title: string, cases: readonly Case[]])[] = [
  ['The interface', interfaceCases],
  ['The constructor', constructorCases],
  ['The handshake', handshakeCases],
  ['Arguments of close()', closeArgumentCases],
  ['Closing', closingCases],
  ['Messages', messageCases],
  ['bufferedAmount', bufferingCases],
  ['Handlers and listeners', handlerCases],
]
