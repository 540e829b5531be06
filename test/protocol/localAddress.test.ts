import { expect, test } from 'vitest'
import { isLocalAddress } from '../../src/protocol/localAddress.js'

test.each([
  'ws://localhost:8080/chat',
  'ws://localhost',
  'WS://LOCALHOST/',
  'ws://app.localhost/',
  'ws://printer.local:80/',
  'ws://127.0.0.1/',
  'ws://127.3.2.1:8080',
  'ws://10.0.0.7/x?y#z',
  'ws://192.168.1.1',
  'ws://172.16.0.1/',
  'ws://172.31.255.255/',
  'ws://169.254.1.1/',
  'ws://[::1]:8080/',
  'ws://[fd00::1]/',
  'ws://[fe80::1]/',
  'wss://user:word@10.1.2.3/',
])('R13 %s is a local address', (address) => {
  expect(isLocalAddress(address)).toBe(true)
})

test.each([
  'wss://example.com/',
  'wss://localhost.example.com/',
  'wss://mylocalhost/',
  'wss://local.example/',
  'wss://example.com/?at=//10.0.0.1/',
  'wss://172.15.0.1/',
  'wss://172.32.0.1/',
  'wss://110.0.0.1/',
  'wss://1.127.0.1/',
  'wss://[2001:db8::1]/',
  '/ws',
  '',
])('R13 %s is not a local address', (address) => {
  expect(isLocalAddress(address)).toBe(false)
})
