import { createWorkerWebSocket } from 'wasclean/worker'
import { fromFile, start, startTimeout } from './start.js'

// As the guide has it, for pages with an import map.
const worker = () => new Worker(import.meta.resolve('wasclean/worker/host'), { type: 'module' })

start(createWorkerWebSocket({ startTimeout, ...(fromFile && { worker }) }))
