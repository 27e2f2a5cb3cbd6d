import { setFlagsFromString } from 'node:v8'
import { beforeEach, expect, test, vi } from 'vitest'
import { quietEngine } from '../../src/probes/quietEngine.ts'

vi.mock('node:v8', () => ({ setFlagsFromString: vi.fn() }))

const flags = (): string[] => vi.mocked(setFlagsFromString).mock.calls.map(([flag]) => flag)

beforeEach(() => {
  vi.mocked(setFlagsFromString).mockClear()
  vi.unstubAllEnvs()
})

test('every feature it turns off is turned on again', () => {
  const restore = quietEngine()
  const off = flags()
  expect(off).toContain('--no-lazy-feedback-allocation')
  expect(off).toContain('--no-opt')
  restore()
  expect(flags().slice(off.length)).toEqual(off.map((flag) => flag.replace('--no-', '--')))
})

test('overlapping probes: the last one restores', () => {
  const first = quietEngine()
  const second = quietEngine()
  vi.mocked(setFlagsFromString).mockClear()
  first()
  first()
  expect(flags()).toEqual([])
  second()
  expect(flags()).toContain('--opt')
})

test('a feature that the user set stays as it is', () => {
  vi.stubEnv('NODE_OPTIONS', '--no-opt --max_lazy')
  quietEngine()()
  expect(flags()).not.toContain('--opt')
  expect(flags()).toContain('--sparkplug')
})

test('a path or another flag that holds the word is no wish of the user', () => {
  vi.stubEnv('NODE_OPTIONS', '--import ./my-options/register.mjs --optimize-for-size')
  quietEngine()()
  expect(flags()).toContain('--no-opt')
  expect(flags()).toContain('--opt')
})

test('without a compiler there is nothing to quiet', () => {
  vi.stubEnv('NODE_OPTIONS', '--jitless')
  quietEngine()()
  expect(flags()).toEqual([])
})

test('allocations alone leave the compilers as they are, within and beside a probe of everything', () => {
  const restoreAllocations = quietEngine('allocations')
  expect(flags()).toEqual(['--no-lazy-feedback-allocation', '--no-flush-bytecode', '--no-compilation-cache'])
  quietEngine()()
  expect(flags()).toContain('--opt')
  expect(flags()).not.toContain('--flush-bytecode')
  restoreAllocations()
  expect(flags()).toContain('--flush-bytecode')
})
