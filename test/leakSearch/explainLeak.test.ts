import { EventEmitter } from 'node:events'
import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'
import { expect, test, vi } from 'vitest'
import { explainLeak, type LeakToExplain, nothingExplained } from '../../src/leakSearch/explainLeak.ts'
import { settle } from '../../src/probes/settle.ts'
import type { LeakResource, ResourceGrowth } from '../../src/records/leakReport.ts'

const grown = (resource: LeakResource, unit: 'bytes' | 'count', leaking = true): ResourceGrowth => ({
  resource,
  unit,
  growthPerOperation: 1,
  interval: [1, 1],
  pattern: 'linear',
  confidence: 1,
  verdict: leaking ? 'leaking' : 'clean',
  leaking,
  levels: [],
})
const timers: NodeJS.Timeout[] = []
function openTimer(): void {
  timers.push(setTimeout(() => {}, 1e6))
}
const leak = (over: Partial<LeakToExplain>): LeakToExplain => ({
  resources: [grown('handle', 'count')],
  emitters: () => [],
  repeat: async (calls) => {
    for (let call = 0; call < calls; call++) openTimer()
    await settle()
    return calls
  },
  callMs: 0.1,
  deadlineMs: performance.now() + 10_000,
  toRaise: '`maxDuration`',
  keepSnapshots: false,
  restoreEngine: () => {},
  ...over,
})

test('of what is counted it is told where it was opened, and of what kind it is', async () => {
  const restoreEngine = vi.fn()
  const found = await explainLeak(leak({ restoreEngine }))
  for (const timer of timers.splice(0)) clearTimeout(timer)
  expect(found.sites[0]?.functionName).toBe('openTimer → setTimeout (node:timers)')
  expect(found.suspicion).toMatch(/timer/)
  expect([found.retainers, found.notes]).toEqual([[], []])
  expect(restoreEngine).toHaveBeenCalledOnce()
})

test('of listeners it is told who adds them: rare ones are looked for in more calls', async () => {
  const bus = new EventEmitter().setMaxListeners(0)
  let made = 0
  const found = await explainLeak(
    leak({
      resources: [{ ...grown('listener', 'count'), growthPerOperation: 0.02 }],
      emitters: () => [bus],
      repeat: async (calls) => {
        for (let call = 0; call < calls; call++) if (made++ % 50 === 49) bus.on('data', () => {})
        return calls
      },
    }),
  )
  expect(made).toBe(800)
  expect(found.sites.map(({ functionName, countPerOperation }) => [functionName, countPerOperation])).toEqual(
    [['repeat → addListener (node:events)', 0.02]],
  )
  expect(found.suspicion).toBe('listeners that are never removed')
  expect(bus.eventNames()).toEqual(['data'])
})

test('of files and contexts Node does not tell which call opened them: nobody is blamed', async () => {
  const resources = [grown('fd', 'count'), grown('context', 'count')]
  expect(await explainLeak(leak({ resources }))).toEqual(nothingExplained)
  expect(timers).toEqual([])
})

test.each(['count', 'bytes'] as const)('without time for it, that is noted: %s', async (unit) => {
  const repeat = vi.fn()
  const resources = [unit === 'count' ? grown('socket', 'count') : grown('heap', 'bytes')]
  const found = await explainLeak(leak({ resources, repeat, deadlineMs: performance.now() }))
  expect(found.notes.length).toBeGreaterThan(0)
  expect(
    found.notes.every((note) => /^There was no time left to find .*: raise `maxDuration`\.$/.test(note)),
  ).toBe(true)
  expect(repeat).not.toHaveBeenCalled()
})

test('what fails is noted, and the engine restored all the same', async () => {
  const restoreEngine = vi.fn()
  const repeat = () => Promise.reject(new Error('the operation threw'))
  const found = await explainLeak(leak({ repeat, restoreEngine }))
  expect(found.notes).toEqual(['where it is opened could not be found: the operation threw'])
  expect(restoreEngine).toHaveBeenCalledOnce()
})

test('what does not leak is not explained', async () => {
  const repeat = vi.fn()
  const resources = [grown('handle', 'count', false), grown('heap', 'bytes', false)]
  expect(await explainLeak(leak({ resources, repeat }))).toEqual({
    sites: [],
    retainers: [],
    notes: [],
    snapshots: [],
  })
  expect(repeat).not.toHaveBeenCalled()
})
