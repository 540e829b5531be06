import type { Simulated } from '../contract.js'
import { formatCount } from './format.js'

/** Says what is being simulated, one text for each thing. */
export function describeSimulated(simulated: Simulated): string[] {
  const { isStalled, latency, refusesNext, dropEach, dropped } = simulated
  return [
    ...(isStalled ? ['nothing passes'] : []),
    ...(latency ? [`${latency} ms added in each direction`] : []),
    ...(refusesNext ? ['the next handshake is refused'] : []),
    ...(dropEach ? [`1 of ${formatCount(dropEach, 'message')} is dropped (${dropped} so far)`] : []),
  ]
}
