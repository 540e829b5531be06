// @vitest-environment node
import { vi } from 'vitest'
import { conform } from './conform.js'
import { createFakeWorld } from './fakeServer.js'
import { expectedOf } from './observe.js'
import { givePage } from './page.js'

// Node's own events and exceptions are nearer to those of a browser than the ones of any test environment.
givePage((name, value) => vi.stubGlobal(name, value))

conform('fake', createFakeWorld(), (one) => expectedOf(one, 'fake'))
