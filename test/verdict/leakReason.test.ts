import { expect, test } from 'vitest'
import type { ResourceGrowth } from '../../src/records/leakReport.ts'
import type { LeakJudgement } from '../../src/verdict/judgeLeak.ts'
import { leakReason } from '../../src/verdict/leakReason.ts'

const run = { operations: 3000, durationMs: 1500, wayOut: 'Raise `maxDuration`.' }
const heap: ResourceGrowth = {
  resource: 'heap',
  unit: 'bytes',
  growthPerOperation: 64.2,
  interval: [63.9, 65],
  pattern: 'linear',
  confidence: 1,
  verdict: 'leaking',
  leaking: true,
  levels: [],
}
const fd: ResourceGrowth = { ...heap, resource: 'fd', unit: 'count', growthPerOperation: 1, interval: [1, 1] }
const judgement = (over: Partial<LeakJudgement>): LeakJudgement => ({
  verdict: 'leaking',
  next: 'stop',
  resources: [heap, fd],
  growing: ['heap', 'fd'],
  windowOperations: 1000,
  exhausting: [],
  smallestDetectable: 0.25,
  ...over,
})

test('a leak: what grew, by how much, over how many calls', () => {
  expect(leakReason(judgement({}), run)).toBe(
    'Heap grew by 64.2 B per call (95 % interval 63.9 B to 65 B); Open file descriptors grew by 1 per call ' +
      '(95 % interval 1 to 1), over 3 000 calls in 1.5 s; the growth did not level off, and none of it went away by itself.',
  )
})

test('clean: what would have been seen', () => {
  const grown = { ...heap, verdict: 'clean', leaking: false } as const
  const reason = (resource: ResourceGrowth): string =>
    leakReason(judgement({ verdict: 'clean', resources: [resource] }), run)
  expect(reason({ ...grown, pattern: 'flat' })).toBe(
    'No lasting growth over 3 000 calls in 1.5 s; 0.25 B on every call would have been seen.',
  )
  expect(reason(grown)).toMatch(/^No lasting growth beyond the budget over 3 000 calls/)
})

test('no verdict: what was seen, and the way out', () => {
  const rising = { ...heap, verdict: 'inconclusive', leaking: false } as const
  const noisy = { ...rising, interval: [-3, 8] } as const
  expect(leakReason(judgement({ verdict: 'inconclusive', resources: [rising] }), run)).toBe(
    'No verdict on heap over 3 000 calls in 1.5 s: Heap grew by 64.2 B per call (95 % interval 63.9 B to 65 B), but not ' +
      'for long enough to tell a leak from a warm-up or a cache that fills. Raise `maxDuration`.',
  )
  const opened = { ...fd, verdict: 'inconclusive', leaking: false } as const
  expect(leakReason(judgement({ verdict: 'inconclusive', resources: [opened] }), run)).toBe(
    'No verdict on fd over 3 000 calls in 1.5 s: Open file descriptors grew by 1 per call (95 % interval 1 to 1), but there ' +
      'was no time left to see whether it goes away by itself. Raise `maxDuration`.',
  )
  expect(leakReason(judgement({ verdict: 'inconclusive', resources: [noisy] }), run)).toBe(
    'No verdict on heap over 3 000 calls in 1.5 s: growth below 0.25 B per call could not be told from none. ' +
      'Raise `maxDuration`.',
  )
  expect(
    leakReason(judgement({ verdict: 'inconclusive', resources: [noisy] }), { ...run, waited: true }),
  ).toBe(
    'No verdict on heap over 3 000 calls in 1.5 s: growth below 0.25 B per call could not be told from none. ' +
      'After each round it waited for what goes away by itself. Raise `maxDuration`.',
  )
  expect(leakReason(judgement({ verdict: 'inconclusive', resources: [] }), run)).toBe(
    'No verdict: not one round was completed over 3 000 calls in 1.5 s. Raise `maxDuration`.',
  )
})

test('what would have exhausted the process is named, and the way out is to mend it', () => {
  const reason = leakReason(
    judgement({
      verdict: 'inconclusive',
      exhausting: ['handle'],
      resources: [
        { ...heap, verdict: 'inconclusive', leaking: false },
        { ...fd, resource: 'handle', verdict: 'inconclusive', leaking: false },
      ],
    }),
    { ...run, judged: ['heap'] },
  )
  expect(reason).toMatch(/^No verdict on heap over/)
  expect(reason).toMatch(/Active handles grew by 1 per call.*exhausted.*toHaveNoResourceLeak/)
  expect(reason).not.toMatch(/maxDuration/)
})
