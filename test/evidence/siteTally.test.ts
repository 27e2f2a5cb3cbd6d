import { expect, test } from 'vitest'
import { SiteTally } from '../../src/evidence/siteTally.ts'
import { SourcePlaces } from '../../src/evidence/sourcePlaces.ts'
import type { StackFrame } from '../../src/evidence/stackFrame.ts'

const frame = (functionName: string, url: string, line = 1): StackFrame => ({
  functionName,
  url,
  line,
  column: 1,
})
const own = frame('handle', '/app/handle.ts', 7)
const debug = (functionName: string) => frame(functionName, '/app/node_modules/debug/index.js')
const endure = frame('#loop', new URL('../../src/leakCalls.ts', import.meta.url).href)

type Amount = readonly [stack: readonly StackFrame[], amount: number]

function sitesOf(...amounts: readonly Amount[]) {
  const tally = new SiteTally()
  for (const [stack, amount] of amounts) tally.add(stack, amount)
  return tally.sites(new SourcePlaces(), (bytes) => ({ bytesPerOperation: bytes / 10, countPerOperation: 0 }))
}
const names = (...amounts: readonly Amount[]) => sitesOf(...amounts).map((site) => site.functionName)

test('a place has what all stacks that lead to it have', () => {
  expect(
    sitesOf([[own], 60], [[own, frame('serve', '/app/serve.ts')], 20], [[frame('(GC)', '')], 20]),
  ).toEqual([
    {
      functionName: 'handle',
      file: '/app/handle.ts',
      line: 7,
      owner: 'own',
      bytesPerOperation: 8,
      countPerOperation: 0,
      share: 0.8,
    },
  ])
})

test('own code comes first, then dependencies, the runner and Node; each by size', () => {
  const stacks = [
    [[frame('tick', 'node:timers')], 50],
    [[frame('run', '/app/node_modules/vitest/run.js')], 40],
    [[debug('log')], 30],
    [[frame('small', '/app/a.ts')], 10],
    [[frame('large', '/app/a.ts')], 20],
  ] as const
  expect(names(...stacks)).toEqual(['large', 'small', 'log', 'run', 'tick'])
})

test('what has less than 2 % is left out', () => {
  expect(names([[own], 980], [[debug('log')], 20])).toEqual(['handle', 'log'])
  expect(names([[own], 981], [[debug('log')], 19])).toEqual(['handle'])
})

test('there are at most five', () => {
  const many = [1, 2, 3, 4, 5, 6].map((line) => [[frame(`f${line}`, '/app/a.ts', line)], 100 - line] as const)
  expect(names(...many)).toEqual(['f1', 'f2', 'f3', 'f4', 'f5'])
})

test('what did most of it is named: a function, else its package, else nothing', () => {
  expect(names([[debug('a'), own], 51], [[own], 49])).toEqual(['handle → a (debug)'])
  expect(names([[debug('a'), own], 30], [[debug('b'), own], 30], [[own], 40])).toEqual(['handle → debug'])
  expect(names([[debug('a'), own], 50], [[own], 50])).toEqual(['handle'])
})

test('what endure does itself is neither shown nor counted', () => {
  expect(sitesOf([[endure], 99], [[frame('tick', 'node:timers'), endure], 9], [[own], 7])).toMatchObject([
    { functionName: 'handle', share: 1 },
  ])
  expect(sitesOf([[endure], 99])).toEqual([])
})

test('nothing added is no site', () => expect(sitesOf()).toEqual([]))
