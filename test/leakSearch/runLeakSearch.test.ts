import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { expect, test, vi } from 'vitest'
import { runLeakSearch } from '../../src/leakSearch/runLeakSearch.ts'

vi.mock('node:v8', async (original) => ({
  ...(await original<typeof import('node:v8')>()),
  setFlagsFromString: vi.fn(),
}))
vi.mock('../../src/leakSearch/leakReadings.ts', () => ({
  LeakReadings: class {
    constructor() {
      throw new RangeError('no room')
    }
  },
}))

test('what was set up before something failed is undone', async () => {
  const held = () => [
    process.getActiveResourcesInfo().toSorted(),
    process.eventNames().map((name) => [name, process.listenerCount(name)]),
  ]
  const before = held()
  const plan = {
    judged: undefined,
    budget: undefined,
    startedMs: performance.now(),
    limitMs: 60_000,
    wayOut: '',
    toRaise: '`maxDuration`',
    signals: [],
    graceMs: 500,
    explain: false,
    keepSnapshots: false,
  }
  await expect(runLeakSearch(() => {}, plan)).rejects.toThrow('no room')
  expect(held()).toEqual(before)
  const flags = vi.mocked(setFlagsFromString).mock.calls.map(([flag]) => flag)
  const off = flags.filter((flag) => flag.startsWith('--no-'))
  expect(off).toContain('--no-opt')
  expect(flags.slice(off.length)).toEqual(off.map((flag) => flag.replace('--no-', '--')))
})
