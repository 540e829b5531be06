import { expect } from 'vitest'
import { connect, proveWire } from '../support/proveWire.js'
import { options, wire } from '../wires/ethereum.js'
import { getServers, relay } from './relay.js'

const toName = (params: unknown[]) => JSON.stringify(params)

/** The development node `anvil`. */
async function start() {
  const log: string[] = []
  const asked = new Map<number, string>()
  const left = new Map<number, string>()
  const names = new Map<string, string>()
  const { url, drop } = await relay('ethereum', (text, from) => {
    const { id, method, params, result, error } = JSON.parse(text)
    if (from === 'client') {
      if (method === 'eth_subscribe') asked.set(id as number, toName(params as unknown[]))
      if (method !== 'eth_unsubscribe') return
      const name = names.get(params[0] as string)!
      left.set(id as number, name)
      // Logged here, because the node may answer the next frame first.
      log.push(`-${name}`)
      return
    }
    const [name, leftName] = [asked.get(id as number), left.get(id as number)]
    if (name) log.push(`${error ? '?' : '+'}${name}`)
    if (name && result) names.set(result as string, name)
    if (leftName && result !== true) log.push(`not left: ${leftName}`)
    asked.delete(id as number)
    left.delete(id as number)
  })
  const admin = connect(getServers().ethereum, options, wire)
  return {
    url,
    log,
    drop,
    async publish(value: number) {
      const miner = `0x${value.toString(16).padStart(40, '0')}`
      await admin.request({ method: 'anvil_setCoinbase', params: [miner] })
      await admin.request({ method: 'evm_mine' })
    },
  }
}

proveWire('anvil', {
  options,
  wire,
  start,
  topics: [
    ['newHeads', '["newHeads"]'],
    [['logs', { topics: [] }], '["logs",{"topics":[]}]'],
  ],
  toValue: ({ miner }: { miner: string }) => Number(miner),
  refused: ['missing', '["missing"]', expect.objectContaining({ code: -32602 })],
  request: [{ method: 'eth_chainId' }, '0x7a69'],
  refusedRequest: [{ method: 'eth_missing' }, expect.objectContaining({ code: -32602 })],
})
