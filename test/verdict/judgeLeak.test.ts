import { describe, expect, test } from 'vitest'
import type { GrowthPattern, LeakResource } from '../../src/records/leakReport.ts'
import { judgeLeak, type LeakEvidence } from '../../src/verdict/judgeLeak.ts'

const even = (rounds: number, calls: number): number[] =>
  Array.from({ length: rounds }, (_, i) => calls * (i + 1))

/** Rounds of 1,000 calls in half a second, of which only the named resource is not flat. */
function evidence(
  level: (calls: number, round: number) => number,
  over: Partial<LeakEvidence> & { resource?: LeakResource; rounds?: number; calls?: number } = {},
): LeakEvidence {
  const { resource = 'heap', rounds = 24, calls = 1000, ...rest } = over
  const operations = even(rounds, calls)
  const levels = new Map<LeakResource, readonly number[]>([
    ['heap', operations.map(() => 5e6)],
    ['fd', operations.map(() => 20)],
  ])
  levels.set(resource, operations.map(level))
  return {
    operations,
    levels,
    buffersBytes: 0,
    activeMs: 200,
    elapsedMs: 500,
    limitMs: 10_000,
    final: false,
    lasting: true,
    ...rest,
  }
}

/** mulberry32. */
const random = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('what is a leak', () => {
  test.each<[string, (calls: number, round: number) => number]>([
    ['eight bytes on every call', (calls) => 5e6 + 8 * calls],
    ['a map that doubles', (calls) => 5e6 + 16 * 2 ** Math.ceil(Math.log2(calls))],
    ['an array that grows by half', (calls) => 5e6 + 8 * 1.5 ** Math.ceil(Math.log(calls) / Math.log(1.5))],
    ['an object on one call in fifty', (calls) => 5e6 + 400 * Math.floor(calls / 50)],
    ['growth that accelerates', (calls) => 5e6 + calls ** 2 / 1000],
    ['a sawtooth that does not come all the way down', (calls) => 5e6 + 60 * calls + 100 * (calls % 700)],
    ['growth on top of a warm-up', (calls) => 5e6 + 20 * calls + 3e4 * Math.log(calls)],
  ])('%s', (_, level) => {
    const judgement = judgeLeak(evidence(level))
    expect(judgement.verdict).toBe('leaking')
    expect(judgement.next).toBe('stop')
    expect(judgement.resources.find(({ resource }) => resource === 'heap')?.leaking).toBe(true)
  })

  test.each<[GrowthPattern, string, rounds: number, level: (calls: number) => number]>([
    ['linear', 'eight bytes on every call', 24, (calls) => 5e6 + 8 * calls],
    ['stepped', 'a map that doubles', 24, (calls) => 5e6 + 16 * 2 ** Math.ceil(Math.log2(calls))],
    ['sporadic', 'as much again, now and then', 24, (calls) => 5e6 + 50_000 * Math.floor(calls / 3500)],
    ['exponential', 'growth that feeds on itself', 24, (calls) => 5e6 + 10_000 * 2 ** (calls / 6000)],
    ['cyclic', 'a wave that rises', 90, (calls) => 5e6 + 20 * calls + 100 * (calls % 7300)],
  ])('is %s: %s', (pattern, _, rounds, level) => {
    const { verdict, resources } = judgeLeak(evidence(level, { rounds }))
    const heap = resources.find(({ resource }) => resource === 'heap')
    expect([verdict, heap?.pattern]).toEqual(['leaking', pattern])
    expect(heap?.confidence).toBeGreaterThan(0.5)
  })

  test('a random call in fifty, whatever the chance', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const next = random(seed)
      let kept = 0
      const level = (): number => {
        for (let call = 0; call < 1000; call++) if (next() < 1 / 50) kept += 400
        return 5e6 + kept
      }
      expect(judgeLeak(evidence(level, { rounds: 32 })).verdict).toBe('leaking')
    }
  })

  test.each<LeakResource>(['fd', 'socket', 'handle'])('one %s per call', (resource) => {
    const judgement = judgeLeak(evidence((calls) => 20 + calls, { resource, calls: 16 }))
    expect(judgement.resources.filter(({ leaking }) => leaking).map((each) => each.resource)).toEqual([
      resource,
    ])
  })

  test('its growth per operation is reported with an interval that holds it', () => {
    const next = random(7)
    const [heap] = judgeLeak(evidence((calls) => 5e6 + 64 * calls + 2000 * next())).resources
    expect(heap?.growthPerOperation).toBeCloseTo(64, 0)
    expect(heap?.interval[0]).toBeLessThan(64)
    expect(heap?.interval[1]).toBeGreaterThan(64)
  })
})

describe('what is none', () => {
  test.each<[string, (calls: number, round: number) => number]>([
    ['a flat heap', () => 5e6],
    ['one late step', (calls) => (calls > 9500 ? 5e6 : 5.01e6)],
    ['a cache that filled after 6,000 calls', (calls) => 5e6 + 120 * Math.min(calls, 6000)],
    ['a warm-up that ends', (calls) => 5e6 + 3e5 * (1 - Math.exp(-calls / 800))],
    ['a heap that shrinks at first', (calls) => 5e6 + 1e6 * Math.exp(-calls / 500)],
  ])('%s', (_, level) => {
    const judgement = judgeLeak(evidence(level))
    expect(judgement.verdict).toBe('clean')
    expect(judgement.smallestDetectable).toBeLessThan(2.5)
  })

  test('a batch that is flushed every 700 calls: in the end the slope speaks', () => {
    const sawtooth = (calls: number): number => 5e6 + 150 * (calls % 700)
    expect(judgeLeak(evidence(sawtooth, { rounds: 60, elapsedMs: 3000 })).verdict).toBe('clean')
  })

  test('noise alone is never called a leak', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const next = random(seed)
      expect(judgeLeak(evidence(() => 5e6 + 4000 * next(), { final: true })).verdict).not.toBe('leaking')
    }
  })

  test('a warm-up that decays as slowly as a logarithm is not called a leak at any moment', () => {
    for (let rounds = 4; rounds <= 60; rounds++) {
      const judgement = judgeLeak(evidence((calls) => 5e6 + 2e4 * Math.log(calls), { rounds, final: true }))
      expect(judgement.verdict).not.toBe('leaking')
    }
  })

  test('what a collection itself adds each round is not called a leak, and larger rounds are asked for', () => {
    const judgement = judgeLeak(evidence((_, round) => 5e6 + 1000 * round, { calls: 100, activeMs: 2000 }))
    expect(judgement.verdict).toBe('inconclusive')
    expect(judgement.next).toBe('widen')
  })

  test('a store that holds what one round leaves, when rounds become larger', () => {
    const sizes = [...Array(12).fill(1000), ...Array(6).fill(4000)]
    const operations = sizes.map((_, round) => sizes.slice(0, round + 1).reduce((sum, size) => sum + size, 0))
    const levels = new Map([
      ['heap', sizes.map((size, round) => 5e6 + 50 * size + (round > 12 ? 1e5 : 0))],
    ] as const)
    const judgement = judgeLeak({ ...evidence(() => 0), operations, levels, final: true })
    expect(judgement.verdict).not.toBe('leaking')
  })

  test('a few connections that come and go', () => {
    expect(judgeLeak(evidence((_, round) => 20 + (round % 3), { resource: 'fd' })).verdict).toBe('clean')
  })
})

describe('listeners', () => {
  // Node warns of the eleventh, and what was there before is no growth.
  const seen = (added: number) => Math.max(0, added - 11)
  const judged = (level: (calls: number, round: number) => number, over: Partial<LeakEvidence> = {}) =>
    judgeLeak(evidence(level, { resource: 'listener', judged: ['listener'], ...over }))

  test.each<[string, (calls: number) => number]>([
    ['on every call', (calls) => seen(calls)],
    [
      'on one call in fifty, of which Node first warns in the course of it',
      (calls) => seen(Math.floor(calls / 50)),
    ],
    ['that others are removed beside', (calls) => seen(calls) - 30],
  ])('that gather leak: %s', (_, level) => {
    expect(judged(level)).toMatchObject({ verdict: 'leaking', next: 'stop' })
    // What is counted leaks when it stays, however little it weighs; what may still go away is waited for.
    expect(judged(level, { lasting: false })).toMatchObject({ verdict: 'inconclusive', next: 'wait' })
  })

  test.each<[string, (calls: number, round: number) => number]>([
    ['that were there', () => 0],
    ['of the first twenty calls', (calls) => seen(Math.min(20, calls))],
    ['that three rounds of many gathered, and no more', (_, round) => Math.min(3, round) * 200],
    ['of which some come and go', (_, round) => round % 3],
  ])('do not: %s', (_, level) => {
    expect(judged(level).verdict).toBe('clean')
  })

  test('never end a search for something else: what they weigh is on the heap', () => {
    const judgement = judgeLeak(evidence((calls) => calls, { resource: 'listener', judged: ['fd'] }))
    expect(judgement).toMatchObject({ verdict: 'clean', exhausting: [] })
  })
})

describe('how long to look', () => {
  const leak = (calls: number): number => 5e6 + 64 * calls

  test('growth is believed from 20,000 calls, 2 s in the operation or 2.6 s in all, not before', () => {
    expect(judgeLeak(evidence(leak, { rounds: 39, calls: 500 })).next).toBe('look')
    expect(judgeLeak(evidence(leak, { rounds: 40, calls: 500 })).verdict).toBe('leaking')
    const few = { rounds: 24, calls: 500 }
    expect(judgeLeak(evidence(leak, { ...few, activeMs: 1999 })).next).toBe('look')
    expect(judgeLeak(evidence(leak, { ...few, activeMs: 2000 })).verdict).toBe('leaking')
    expect(judgeLeak(evidence(leak, { ...few, activeMs: 650, elapsedMs: 2599 })).next).toBe('look')
    expect(judgeLeak(evidence(leak, { ...few, activeMs: 650, elapsedMs: 2600 })).verdict).toBe('leaking')
    // Most of the time was spent waiting.
    expect(judgeLeak(evidence(leak, { ...few, activeMs: 649, elapsedMs: 2600 })).next).toBe('look')
  })

  test('with fewer than 2,500 calls, in which a memo may still fill, it takes 2.5 s or 3.5 s', () => {
    const leak = (calls: number): number => 5e6 + 1000 * calls
    const verdict = (calls: number, over: object) =>
      judgeLeak(evidence(leak, { rounds: 24, calls, ...over })).verdict
    expect(verdict(104, { activeMs: 2499 })).toBe('inconclusive')
    expect(verdict(104, { activeMs: 2500 })).toBe('leaking')
    expect(verdict(104, { activeMs: 1000, elapsedMs: 3499 })).toBe('inconclusive')
    expect(verdict(104, { activeMs: 1000, elapsedMs: 3500 })).toBe('leaking')
    expect(verdict(105, { activeMs: 2000 })).toBe('leaking')
  })

  test.each([32, 48, 64])(
    'a memo of a thousand keys drawn at random is no leak, in rounds of %d calls',
    (calls) => {
      const memo = (call: number): number => 5e6 + 100 * 1000 * (1 - Math.exp(-call / 1000))
      for (let rounds = 4; rounds * calls < 4000; rounds++) {
        const over = { rounds, calls, activeMs: 2500, elapsedMs: 2999 }
        expect(judgeLeak(evidence(memo, over)).verdict).not.toBe('leaking')
      }
    },
  )

  test('below 2 B a call it takes 60,000 calls, or 4.5 s in the operation: code may still be optimized until then', () => {
    const verdict = (bytes: number, rounds: number, activeMs = 1000): string =>
      judgeLeak(evidence((calls) => 5e6 + bytes * calls, { rounds, calls: 2500, activeMs })).verdict
    expect(verdict(1.9, 23)).toBe('inconclusive')
    expect(verdict(1.9, 24)).toBe('leaking')
    expect(verdict(2.1, 23)).toBe('leaking')
    expect(verdict(1.9, 20, 4499)).toBe('inconclusive')
    expect(verdict(1.9, 20, 4500)).toBe('leaking')
  })

  test('so little is nothing to wait for before', () => {
    const next = (rounds: number): string =>
      judgeLeak(
        evidence((calls) => 5e6 + 1.9 * calls, { rounds, calls: 2500, lasting: false, activeMs: 1000 }),
      ).next
    expect(next(23)).toBe('look')
    expect(next(24)).toBe('wait')
  })

  test('so little is no leak of the heap where another resource is one', () => {
    const both = evidence((calls) => 20 + calls / 100, {
      resource: 'fd',
      rounds: 23,
      calls: 2500,
      activeMs: 1000,
    })
    const levels = new Map([
      ...both.levels,
      ['heap', both.operations.map((calls) => 5e6 + 1.9 * calls)],
    ] as const)
    const { verdict, resources } = judgeLeak({ ...both, levels })
    expect(verdict).toBe('leaking')
    expect(resources.filter(({ leaking }) => leaking).map(({ resource }) => resource)).toEqual(['fd'])
  })

  test('in a short test it is believed after 40 % of the time, but not before 1.2 s', () => {
    const verdict = (activeMs: number, limitMs: number): string =>
      judgeLeak(evidence(leak, { rounds: 24, calls: 500, activeMs, limitMs })).verdict
    expect(verdict(1599, 4000)).toBe('inconclusive')
    expect(verdict(1600, 4000)).toBe('leaking')
    expect(verdict(1199, 1000)).toBe('inconclusive')
    expect(verdict(1200, 1000)).toBe('leaking')
  })

  test('the end of less than 3 s proves growth of counts, and of memory only where it was seen for long enough', () => {
    const ended = (limitMs: number, calls = 500, over = {}): string =>
      judgeLeak(evidence(leak, { rounds: 24, calls, activeMs: 400, limitMs, final: true, ...over })).verdict
    expect(ended(2999)).toBe('inconclusive')
    expect(ended(3000)).toBe('leaking')
    expect(ended(1000, 833)).toBe('inconclusive')
    expect(ended(1000, 834)).toBe('leaking')
    const opened = evidence((calls) => calls / 4, { resource: 'fd', rounds: 24, calls: 16, limitMs: 300 })
    // First it has to be seen whether it goes away by itself.
    expect(judgeLeak({ ...opened, final: true, lasting: false }).next).toBe('wait')
    expect(judgeLeak({ ...opened, final: true }).verdict).toBe('leaking')
    expect(judgeLeak(opened).verdict).toBe('inconclusive')
  })

  test.each([
    ['fd', 128],
    ['socket', 128],
    ['worker', 32],
    ['heap', 64e6],
  ] as const)(
    'what would soon hurt the process is believed at once: of %s a rise of %d',
    (resource, harmful) => {
      // 24 readings, so 23 rises; a heap of so few calls is believed by its weight.
      const judged = (risen: number) =>
        judgeLeak(
          evidence((_, round) => 5e6 + (risen * round) / 23, {
            resource,
            rounds: 24,
            calls: 16,
            activeMs: 200,
          }),
        )
      expect(judged(harmful)).toMatchObject({ verdict: 'leaking', next: 'stop' })
      expect(judged(harmful - 1)).toMatchObject({ verdict: 'inconclusive', next: 'look' })
    },
  )

  test('where another resource was asked about, that ends the search without a verdict on it', () => {
    const asked = (risen: number) => {
      const both = evidence((_, round) => (risen * round) / 23, {
        resource: 'worker',
        calls: 16,
        judged: ['heap'],
      })
      // A heap of which nothing can be said yet.
      const heap = both.operations.map((_, round) => 5e6 + 40_000 * (round % 2))
      return judgeLeak({ ...both, levels: new Map([...both.levels, ['heap', heap]]) })
    }
    expect(asked(32)).toMatchObject({ verdict: 'inconclusive', next: 'stop', exhausting: ['worker'] })
    expect(asked(31)).toMatchObject({ verdict: 'inconclusive', exhausting: [] })
    expect(asked(31).next).not.toBe('stop')
  })

  test('growth is only called a leak after a long wait', () => {
    expect(judgeLeak(evidence(leak, { lasting: false })).next).toBe('wait')
  })

  // 24 rounds: the last window goes back to 10,000 of 24,000 calls.
  const step = (bytes: number) => (calls: number) => (calls <= 20_000 ? 5e6 : 5e6 + bytes)

  test('the earlier, the finer a clean verdict has to be', () => {
    expect(judgeLeak(evidence(step(6000), { elapsedMs: 840 })).next).toBe('look')
    expect(judgeLeak(evidence(step(6000), { elapsedMs: 870 })).verdict).toBe('clean')
  })

  test('what could hide the growth of a list is not clean, unless three seconds show no more', () => {
    expect(judgeLeak(evidence(step(8000), { elapsedMs: 2999 })).verdict).toBe('clean')
    expect(judgeLeak(evidence(step(8200), { elapsedMs: 2999 })).next).toBe('look')
    expect(judgeLeak(evidence(step(8200), { elapsedMs: 3000 })).verdict).toBe('clean')
  })

  test('at the end of the time the coarsest precision is 32 B per call, of which a step shows 19; coarser is inconclusive', () => {
    expect(judgeLeak(evidence(step(14_000 * 19), { final: true })).verdict).toBe('clean')
    expect(judgeLeak(evidence(step(14_000 * 21), { final: true })).verdict).toBe('inconclusive')
  })

  test('growth in each of a few large rounds is not clean, however small', () => {
    const few = { rounds: 4, calls: 4000, elapsedMs: 2000 }
    expect(judgeLeak(evidence((calls) => 5e6 + calls / 2, few)).next).toBe('look')
    const last = judgeLeak(evidence((calls) => 5e6 + calls / 2, { ...few, final: true }))
    expect(last).toMatchObject({ verdict: 'clean', smallestDetectable: expect.closeTo(0.52, 2) })
    expect(judgeLeak(evidence((calls) => 5e6 + (calls === 8000 ? 3000 : 0), few)).verdict).toBe('clean')
  })

  test('two readings carry no verdict', () => {
    expect(judgeLeak(evidence(() => 5e6, { rounds: 2, final: true })).verdict).toBe('inconclusive')
  })
})

describe('a budget', () => {
  test('leaves growth its shape', () => {
    const heap = (perCall: number): unknown =>
      judgeLeak(evidence((calls) => 5e6 + perCall * calls, { budget: 64 })).resources[0]
    expect(heap(60)).toMatchObject({ verdict: 'clean', pattern: 'linear', growthPerOperation: 60 })
    expect(heap(0)).toMatchObject({ verdict: 'clean', pattern: 'flat' })
  })

  test('is for native memory as well: what keeps to it is clean, and told of', () => {
    const resources = (budget: number): unknown[] =>
      judgeLeak(
        evidence((calls) => 100e6 + 6000 * calls, {
          resource: 'native',
          calls: 100,
          rounds: 24,
          activeMs: 4000,
          budget,
        }),
      ).resources.filter(({ resource }) => resource === 'native')
    expect(resources(5999)).toMatchObject([{ leaking: true }])
    expect(resources(6000)).toMatchObject([{ verdict: 'clean', pattern: 'linear', growthPerOperation: 6000 }])
  })

  test('is what makes a clean verdict finer than 0.5 B, below which nothing is called a leak', () => {
    const detectable = (budget?: number): number =>
      judgeLeak(evidence(() => 5e6, { budget })).smallestDetectable
    expect(detectable()).toBe(0.5)
    expect(detectable(0.1)).toBeLessThan(0.1)
  })

  test('tolerates growth below it, and not above', () => {
    expect(judgeLeak(evidence((calls) => 5e6 + 60 * calls, { budget: 64 })).verdict).toBe('clean')
    expect(judgeLeak(evidence((calls) => 5e6 + 70 * calls, { budget: 64 })).verdict).toBe('leaking')
  })

  test('must be proven: noise that could hide it is inconclusive', () => {
    const next = random(3)
    const noisy = (): number => 5e6 + 3e5 * next()
    expect(judgeLeak(evidence(noisy, { budget: 0.5, final: true })).verdict).toBe('inconclusive')
    expect(judgeLeak(evidence(noisy, { budget: 100, final: true })).verdict).toBe('clean')
  })
})

describe('native memory', () => {
  test('that may be empty pages of V8 is neither a leak nor nothing', () => {
    const over = { resource: 'native', calls: 100, rounds: 24, activeMs: 4000, final: true } as const
    const grown = evidence((calls) => 100e6 + 6000 * calls, over)
    expect(judgeLeak(grown).verdict).toBe('leaking')
    expect(judgeLeak({ ...grown, mayBePool: true }).verdict).toBe('inconclusive')
    const level = evidence(() => 100e6, over)
    expect(judgeLeak({ ...level, mayBePool: true }).verdict).toBe('clean')
  })

  const rising = (perCall: number) => (calls: number) => 2e6 + perCall * calls
  const native = (perCall: number, over: Parameters<typeof evidence>[1]) =>
    judgeLeak(evidence(rising(perCall), { resource: 'native', activeMs: 4000, ...over }))

  test('is believed after 2,000 calls: until then an allocator reaches its height', () => {
    expect(native(6000, { calls: 100, rounds: 19 }).verdict).toBe('inconclusive')
    expect(native(6000, { calls: 100, rounds: 20 }).verdict).toBe('leaking')
  })

  test('or at once, where it would soon hurt the process', () => {
    expect(native(64e6 / 1800, { calls: 100, rounds: 19 }).verdict).toBe('leaking')
    expect(native(63e6 / 1800, { calls: 100, rounds: 19 }).verdict).toBe('inconclusive')
  })

  test('that is steady and little is believed after 10,000 calls: what is filled is full by then', () => {
    const steady = { rounds: 30, elapsedMs: 4999 }
    expect(native(65, { ...steady, calls: 334 }).verdict).toBe('leaking')
    expect(native(65, { ...steady, calls: 333 }).verdict).toBe('inconclusive')
  })

  test('and so is what is strong, below four megabytes in all', () => {
    const strong = { rounds: 30, calls: 250, elapsedMs: 4999 }
    expect(native(551, strong).verdict).toBe('inconclusive')
    expect(native(552, strong).verdict).toBe('leaking')
    expect(native(500, { ...strong, calls: 334 }).verdict).toBe('leaking')
    expect(native(500, { ...strong, elapsedMs: 8000 }).verdict).toBe('leaking')
  })

  test('or, where calls are slow, when it has been looked at for eight seconds, or there is no more time', () => {
    const slow = { rounds: 30, calls: 150 }
    expect(native(65, { ...slow, elapsedMs: 7999 }).verdict).toBe('inconclusive')
    expect(native(65, { ...slow, elapsedMs: 8000 }).verdict).toBe('leaking')
    expect(native(65, { ...slow, final: true }).verdict).toBe('leaking')
    expect(native(0, { ...slow, final: true }).verdict).toBe('clean')
  })

  test('that gained much of it at once is no leak before a fifth of its rate is certain, but for the first quarter', () => {
    const leaping = (bytes: number, from: number, over: Partial<LeakEvidence> = {}) => {
      const level = (calls: number, round: number) => 2e6 + 500 * calls + (round >= from ? bytes : 0)
      const rounds = { resource: 'native', rounds: 30, calls: 334, activeMs: 4000, ...over } as const
      return judgeLeak(evidence(level, rounds))
    }
    expect(leaping(4e6, 20).verdict).toBe('inconclusive')
    expect(leaping(4e6, 20, { elapsedMs: 9000, final: true }).verdict).toBe('inconclusive')
    expect(leaping(4e6, 7).verdict).toBe('leaking')
    // Two thirds of it round by round: the rest were pages of V8.
    expect(leaping(2e6, 20).verdict).toBe('leaking')
    expect(leaping(2e6, 20).resources.find(({ leaking }) => leaking)?.growthPerOperation).toBe(500)
  })

  test('that is within a budget but for a leap is in doubt', () => {
    const level = (calls: number, round: number) => 2e6 + 300 * calls + (round >= 20 ? 1.5e6 : 0)
    const judged = (budget: number) =>
      judgeLeak(evidence(level, { resource: 'native', rounds: 40, calls: 500, activeMs: 4000, budget }))
        .verdict
    expect(judged(299)).toBe('leaking')
    expect(judged(300)).toBe('inconclusive')
    expect(judged(600)).toBe('clean')
  })

  test('that was read anew without V8’s empty pages has to be silent for 0.8 s more, whatever the time', () => {
    const anew = (bytes: number, over: Parameters<typeof evidence>[1]) =>
      native(bytes, { rounds: 30, calls: 334, elapsedMs: 9000, ...over }).verdict
    expect(anew(0, { withoutPoolMs: 799 })).toBe('inconclusive')
    expect(anew(0, { withoutPoolMs: 799, final: true })).toBe('inconclusive')
    expect(anew(0, { withoutPoolMs: 800 })).toBe('clean')
    expect(anew(0, { withoutPoolMs: 800, rounds: 6 })).toBe('clean')
    expect(anew(0, { withoutPoolMs: 800, rounds: 5 })).toBe('inconclusive')
    expect(anew(500, { withoutPoolMs: 799 })).toBe('leaking')
  })

  test('that moves without V8’s empty pages, and not as a leak does, is left alone after 3 s', () => {
    const moving = (level: (calls: number) => number, withoutPoolMs: number) =>
      judgeLeak(
        evidence(level, {
          resource: 'native',
          rounds: 30,
          calls: 334,
          activeMs: 4000,
          elapsedMs: 9000,
          withoutPoolMs,
        }),
      ).verdict
    const slowing = (calls: number) => 2e6 + 40_000 * calls ** 0.45
    expect(moving(slowing, 2999)).toBe('inconclusive')
    expect(moving(slowing, 3000)).toBe('clean')
    const silentOnlyNow = (calls: number) => 2e6 + 127 * Math.min(calls, 25 * 334)
    expect(moving(silentOnlyNow, 2999)).toBe('inconclusive')
    expect(moving(silentOnlyNow, 3000)).toBe('clean')
  })

  test('that looked like a leak since half the calls and goes on is not left alone for a fall', () => {
    const fallen = (risingRounds: number, over: object = {}) =>
      judgeLeak(
        evidence(
          (calls, round) => 2e6 + 127 * Math.min(calls, risingRounds * 600) - (round >= 29 ? 1.5e6 : 0),
          { resource: 'native', rounds: 30, calls: 600, activeMs: 4000, elapsedMs: 9000, ...over },
        ),
      ).verdict
    expect(fallen(30)).toBe('inconclusive')
    expect(fallen(30, { final: true })).toBe('inconclusive')
    expect(fallen(30, { withoutPoolMs: 3000 })).toBe('inconclusive')
    // What has stopped in the last quarter is full.
    expect(fallen(25)).toBe('clean')
    expect(fallen(25, { withoutPoolMs: 3000 })).toBe('clean')
    expect(fallen(27)).toBe('inconclusive')
  })

  test('that may become a leak without those pages is not left alone before it is believed', () => {
    const steady = { rounds: 30, calls: 333, withoutPoolMs: 3000 }
    expect(native(65, { ...steady, elapsedMs: 4999 }).verdict).toBe('inconclusive')
    expect(native(65, { ...steady, elapsedMs: 8000 }).verdict).toBe('leaking')
  })

  test('that leaps is within a budget all the same, where its interval is', () => {
    const leaping = (calls: number, round: number) => 2e6 + 500 * calls + (round > 0 ? 4e6 : 0)
    const judged = (budget: number) =>
      judgeLeak(evidence(leaping, { resource: 'native', rounds: 30, calls: 334, activeMs: 4000, budget }))
        .verdict
    expect(judged(2000)).toBe('clean')
    expect(judged(1000)).toBe('inconclusive')
  })

  test('that is silent has to have been so since half the calls', () => {
    const verdict = (risingRounds: number): string => {
      const level = (made: number): number => 2e6 + 127 * Math.min(made, risingRounds * 834)
      return judgeLeak(evidence(level, { resource: 'native', calls: 834, elapsedMs: 2000 })).verdict
    }
    // Of the last twelve rounds eight rose, which is silence; the reading before still had nine of twelve.
    expect(verdict(20)).toBe('inconclusive')
    expect(verdict(11)).toBe('inconclusive')
    expect(verdict(10)).toBe('clean')
  })

  test('that rises, and not as a leak does, is looked at for five seconds and 15,000 calls', () => {
    const slowing = (over: Parameters<typeof evidence>[1]) =>
      judgeLeak(evidence((calls) => 2e6 + 40_000 * calls ** 0.45, { resource: 'native', ...over })).verdict
    const enough = { calls: 1250, rounds: 12, activeMs: 700, elapsedMs: 5000 }
    expect(slowing(enough)).toBe('clean')
    expect(slowing({ ...enough, elapsedMs: 4999 })).toBe('inconclusive')
    const fewer = { ...enough, calls: 1249 }
    expect(slowing({ ...fewer, elapsedMs: 7999 })).toBe('inconclusive')
    expect(slowing({ ...fewer, elapsedMs: 8000 })).toBe('clean')
    expect(slowing({ ...fewer, final: true })).toBe('clean')
  })

  test.each([
    { rounds: 4, calls: 4000, elapsedMs: 1, verdict: 'clean' },
    { rounds: 4, calls: 3999, elapsedMs: 1, verdict: 'inconclusive' },
    { rounds: 10, calls: 250, elapsedMs: 800, verdict: 'clean' },
    { rounds: 10, calls: 249, elapsedMs: 800, verdict: 'inconclusive' },
    // Five readings since half the calls.
    { rounds: 9, calls: 300, elapsedMs: 800, verdict: 'inconclusive' },
    { rounds: 10, calls: 250, elapsedMs: 799, verdict: 'inconclusive' },
    { rounds: 10, calls: 100, elapsedMs: 2000, verdict: 'clean' },
    { rounds: 10, calls: 100, elapsedMs: 1999, verdict: 'inconclusive' },
    { rounds: 10, calls: 100, elapsedMs: 2000, activeMs: 500, verdict: 'clean' },
    { rounds: 10, calls: 100, elapsedMs: 2000, activeMs: 499, verdict: 'inconclusive' },
    { rounds: 10, calls: 100, elapsedMs: 2000, activeMs: 499, fewRounds: true, verdict: 'clean' },
    { rounds: 10, calls: 100, elapsedMs: 3999, activeMs: 499, verdict: 'inconclusive' },
    { rounds: 10, calls: 100, elapsedMs: 4000, activeMs: 499, verdict: 'clean' },
    { rounds: 4, calls: 4000, elapsedMs: 1, activeMs: 499, verdict: 'clean' },
    { rounds: 10, calls: 250, elapsedMs: 800, activeMs: 499, verdict: 'clean' },
  ])(
    'that does not rise in $rounds rounds of $calls calls and $elapsedMs ms ($activeMs, $fewRounds): $verdict',
    ({ verdict, ...over }) => {
      expect(native(0, { activeMs: 700, ...over }).verdict).toBe(verdict)
    },
  )
})
