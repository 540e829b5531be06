import { inject } from 'vitest'
import { server } from 'vitest/browser'
import { conform } from '../conformance/conform.js'
import { expectedOf } from '../conformance/observe.js'
import { serveFrom } from '../conformance/realServer.js'

const { browser } = server

conform(browser, { WebSocket, serve: serveFrom(inject('peer')) }, (one) => expectedOf(one, browser))
