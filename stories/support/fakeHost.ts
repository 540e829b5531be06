/** The worker of `wasclean/worker` where there is no server: it makes the messages too, since the fake peer of the page cannot be reached from a worker. */
import '../../src/workerHost.ts'
import { installFakeWebSocket } from '../../src/testing.ts'
import { serve } from './fakeServer.ts'

installFakeWebSocket({ serve })
