import { expect, test } from 'vitest'
import type { GrowthPattern, LeakResource } from '../../src/records/leakReport.ts'
import { leakHint } from '../../src/verdict/leakHint.ts'
import { heapGrowth, leak } from '../report/samples.ts'

const grown = (
  resource: LeakResource,
  changes: Parameters<typeof leak>[0] = {},
  pattern: GrowthPattern = 'linear',
) => {
  const growth = heapGrowth({ resource, verdict: 'leaking', leaking: true, pattern })
  return leak({ verdict: 'leaking', resources: [growth], ...changes })
}

test('what the runner keeps comes before all else, and what the evidence shows before the resource', () => {
  const suspicion = 'a Map that is only added to'
  const both = grown('handle', { runner: 'vi.fn() keeps every call.', suspicion })
  expect(leakHint(both, 'handle', 'call')).toBe('vi.fn() keeps every call.')
  expect(leakHint(grown('handle', { suspicion }), 'handle', 'call')).toBe(
    'a Map that is only added to: give it a limit, or delete what is done with.',
  )
})

test('a run under load, which cannot be explained, is sent to the search that can', () => {
  expect(leakHint(grown('fd'), 'fd', 'operation')).toMatch(/^give the operation itself to the matcher/)
})

test.each<[LeakResource, RegExp]>([
  ['fd', /^close what is opened/],
  ['socket', /^end or destroy the socket/],
  ['handle', /^clear the timer, close the server or watcher, end the child/],
  ['worker', /^terminate the worker/],
  ['context', /^make one context for all calls/],
  ['listener', /^remove the listener/],
  ['native', /native code gives out and wants back/],
])('of %s it says what lets go of one', (resource, hint) =>
  expect(leakHint(grown(resource), resource, 'call')).toMatch(hint),
)

test.each<[string, RegExp]>([
  ['timers that are never cleared', /: clear or close them/],
  ['listeners that are never removed', /: remove them/],
  ['reactions on a promise that never settles', /: settle it/],
  ['an entry of a WeakMap whose key stays', /: let go of the key/],
])('of %s it says the way out', (suspicion, hint) =>
  expect(leakHint(grown('heap', { suspicion }), 'heap', 'call')).toMatch(hint),
)

test('the shape speaks where nothing else is known', () => {
  expect(leakHint(grown('heap', {}, 'stepped'), 'heap', 'call')).toMatch(/^it grows in steps/)
  expect(leakHint(grown('heap', {}, 'sporadic'), 'heap', 'call')).toMatch(/^only some calls/)
})

test('a cache with room for more is only suspected while there were fewer calls than it may hold', () => {
  const after = (operations: number) => leakHint(grown('heap', { operations }), 'heap', 'call')
  expect(after(19_999)).toMatch(/^it did not level off in 19 999 calls: .* or a cache with room for more/)
  expect(after(20_000)).toMatch(/^it does not level off: look for what outlives the call/)
  expect(after(20_000)).not.toContain('cache')
})
