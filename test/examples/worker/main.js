import { createWorkerWebSocket } from 'wasclean/worker'
import { fromFile, start, startTimeout } from './start.js'

// As the guide has it.
const worker = () => new Worker(new URL('wasclean/worker/host', import.meta.url), { type: 'module' })

start(createWorkerWebSocket({ startTimeout, ...(fromFile && { worker }) }))
