import { expect, test } from 'vitest'
import { leakDetails } from '../../src/report/leakDetails.ts'
import { cells, heapGrowth, leak, leaking } from './samples.ts'

test('a leak has what grew, where it is allocated, and what keeps it', () => {
  const { text } = leakDetails({
    ...leaking(),
    retainers: [{ path: ['src/cache.ts', '<Map>'], className: 'Entry', countPerOperation: 1 }] as never,
    suspicion: 'Perhaps <more>.',
  })
  expect(cells(text)).toEqual([
    ['resource', 'verdict', 'per call', '95 % interval', 'shape', 'confidence'],
    ['Heap', 'leaking', '1.84 KiB', '1.71 KiB to 1.97 KiB', 'flat', '99 %'],
    ['Open file descriptors', 'leaking', '1', '1 to 1', 'flat', '99 %'],
    ['allocated or opened in', 'per call', 'share'],
    ['<code>remember</code> src/cache.ts:41', '1.64 KiB', '89 %'],
    ['kept by', 'what grows', 'per call'],
    ['src/cache.ts → &lt;Map&gt;', 'Entry', '1'],
  ])
  expect(text).toContain('<p class="note">Perhaps &lt;more&gt;.</p>')
})

test('a clean search says how small a leak would have shown, and draws nothing', () => {
  const { text } = leakDetails(leak())
  expect(text).toContain('4 600 calls in 480 ms; a leak of 0.5 B a call would have shown')
  expect(text).not.toContain('<svg')
})

test('what grew is drawn, above its lowest level', () => {
  const levels = [1_000_000, 1_001_024, 1_002_048]
  const { text } = leakDetails(
    leak({
      resources: [heapGrowth({ verdict: 'leaking', leaking: true, levels })],
      roundOperations: [0, 2_300, 4_600],
    }),
  )
  expect(text).toContain('Heap above its lowest level, settled')
  expect(text).toContain('after each of 3 rounds 2 KiB at 480 ms')
})
