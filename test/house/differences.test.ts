import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { differences } from '../reactUseWebSocket/differences.js'

test('the guide for react-use-websocket has the differences that the tests know', () => {
  const guide = readFileSync('docs/migrating-from-react-use-websocket.md', 'utf8')
  const section = guide.split('### What differs\n')[1]!.split('\n### ')[0]!
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  const rows = lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  expect(rows).toEqual(differences)
})
