import { inject } from 'vitest'
import { server } from 'vitest/browser'
import { conform } from '../conformance/conform.js'
import { expectedOf } from '../conformance/observe.js'
import { serveFrom } from '../conformance/realServer.js'
import { engineDifferences, workerDifferences } from './workerDifferences.js'

const { browser } = server

conform(browser, { WebSocket, serve: serveFrom(inject('peer')) }, (one) => {
  if (!inject('worker') || engineDifferences.includes(one.title)) return expectedOf(one, browser)
  // A socket in a worker checks its arguments on the page, as the standard says.
  return one.title in workerDifferences ? workerDifferences[one.title] : expectedOf(one, 'worker')
})
