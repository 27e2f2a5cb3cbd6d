import { expect, test } from 'vitest'
import { progressGate } from '../../src/report/progressGate.ts'

/** The times at which lines were let through, of senders that send at the given times. */
function shown(intervalMs: number, sent: readonly (readonly [atMs: number, test: string])[]) {
  let clockMs = 0
  const admit = progressGate(intervalMs, () => clockMs)
  return sent.filter(([atMs, name]) => {
    clockMs = atMs
    return admit(name)
  })
}

const every = (stepMs: number, untilMs: number, name: string, fromMs = 0) =>
  Array.from(
    { length: Math.floor((untilMs - fromMs) / stepMs) + 1 },
    (_, i) => [fromMs + i * stepMs, name] as const,
  )

test('the first line is shown at once, then one per interval', () => {
  expect(shown(1_000, every(250, 3_000, 'a')).map(([atMs]) => atMs)).toEqual([0, 1_000, 2_000, 3_000])
})

test('a sender on a clock of its own is not skipped for being a little early', () => {
  const sent = [0, 997, 1_995, 2_994].map((atMs) => [atMs, 'a'] as const)
  expect(shown(1_000, sent)).toEqual(sent)
})

test('a sender that is much too early waits', () => {
  expect(
    shown(1_000, [
      [0, 'a'],
      [899, 'a'],
      [901, 'a'],
    ]).map(([atMs]) => atMs),
  ).toEqual([0, 901])
})

test('two tests at once share the lines', () => {
  const both = [...every(500, 10_000, 'a'), ...every(500, 10_000, 'b', 100)].sort(([a], [b]) => a - b)
  const names = shown(1_000, both).map(([, name]) => name)
  expect(names.slice(0, 6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
})

test('a test that has ended does not hold the others up', () => {
  const lines = shown(1_000, [
    [0, 'a'],
    [500, 'b'],
    [1_000, 'a'],
    [1_900, 'a'],
    [2_800, 'a'],
  ])
  expect(lines).toEqual([
    [0, 'a'],
    [1_900, 'a'],
    [2_800, 'a'],
  ])
})
