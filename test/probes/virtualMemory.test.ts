import { expect, test } from 'vitest'
import { virtualBytes } from '../../src/probes/virtualMemory.ts'

const isTold = process.platform === 'linux'

test('sees what is reserved, touched or not, where the system tells', () => {
  const before = virtualBytes()
  const reserved = Array.from({ length: 8 }, () => new ArrayBuffer(128e6))
  const grown = virtualBytes() - before

  expect(reserved).toHaveLength(8)
  expect(Number.isNaN(grown)).toBe(!isTold)
  if (isTold) expect(grown).toBeGreaterThan(1e9)
})
