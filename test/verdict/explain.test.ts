import { describe, expect, test } from 'vitest'
import type { StressResult } from '../../src/records/stressResult.ts'
import { explain } from '../../src/verdict/explain.ts'
import { judgeMemory } from '../../src/verdict/judgeMemory.ts'
import { judgeFunctionQps, judgeQps } from '../../src/verdict/judgeQps.ts'
import { judgeSuccessRate } from '../../src/verdict/judgeSuccessRate.ts'
import { failing, leak, leaking, profile, stress, undecided } from '../report/samples.ts'

// The machine is part of every message; here it must not be part of the snapshot.
const text = (verdict: Parameters<typeof explain>[0], isNot = false) =>
  explain(verdict, isNot).replaceAll(/Node \S+ \S+ \S+$/gm, '<machine>')

const stopped = (by: StressResult['stopped']['by'], detail: string) =>
  stress({ stopped: { by, atMs: 1830, detail } })

describe('toSustainQps', () => {
  test('a rate that was not held in some seconds', () => {
    expect(text(judgeQps(failing(), 1000))).toMatchInlineSnapshot(`
      "expect(result).toSustainQps(1000)

      2 of 5 steady seconds were too slow, the slowest with 310 successes, the first after 3 s.

      Expected: at least 1 000 successes per second in every steady second
      Received: 310 in the slowest

      Evidence
        rate      3 904/s over the whole run  █▇▅▂▁
        latency   p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        outcomes  9 310 succeeded, 602 failed, 88 timed out
        error     590 × TypeError: connect ECONNREFUSED #:#, first after 410 ms
        stopped   after 1.83 s: resident memory had grown by 512 MiB, over its limit of 500 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a rate that was held, where it should not have been', () => {
    expect(text(judgeQps(stress(), 500), true)).toMatchInlineSnapshot(`
      "expect(result).not.toSustainQps(500)

      Each of 4 steady seconds had 3 100 successes or more.

      Expected: fewer than 500 successes per second in some steady second
      Received: 3 100 in the slowest

      Evidence
        rate     3 904/s over the whole run  ▇███
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a run too short for seconds is judged whole, and says so', () => {
    expect(text(judgeQps(stress({}, [3950, 4010]), 4000))).toMatchInlineSnapshot(`
      "expect(result).toSustainQps(4000)

      3 904 operations succeeded per second over 2.56 s; fewer than three seconds had all users at work, so the whole run is judged.

      Expected: at least 4 000 successes per second
      Received: 3 904

      Evidence
        rate     3 904/s over the whole run  ██
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a function', () => {
    expect(text(judgeFunctionQps(431.2, 431, 500))).toMatchInlineSnapshot(`
      "expect(operation).toSustainQps(500)

      One caller made 431 calls per second (431 calls).

      Expected: at least 500 calls per second
      Received: 431

      Run:  431 timed calls, <machine>"
    `)
  })

  test('a run that was cut off', () => {
    const result = stopped('deadline', 'the timeout of its test was near')
    expect(text(judgeQps(result, 500))).toMatchInlineSnapshot(`
      "expect(result).toSustainQps(500)

      Inconclusive: it was stopped after 1.83 s because the timeout of its test was near. Give the test more time, or the plan less to do.

      Evidence
        rate     3 904/s over the whole run  ▇███
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        stopped  after 1.83 s: the timeout of its test was near
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toHaveSuccessRateAbove', () => {
  test('too many failures', () => {
    expect(text(judgeSuccessRate(failing(), 0.95))).toMatchInlineSnapshot(`
      "expect(result).toHaveSuccessRateAbove(0.95)

      9 310 of 10 000 operations succeeded, 93.1 % (95 % interval 92.6 % to 93.6 %).

      Expected: 95 % or more
      Received: 93.1 %

      Evidence
        outcomes  9 310 succeeded, 602 failed, 88 timed out
        error     590 × TypeError: connect ECONNREFUSED #:#, first after 410 ms
        latency   p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        stopped   after 1.83 s: resident memory had grown by 512 MiB, over its limit of 500 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a miss that rounding would hide', () => {
    const operations = { ...stress().operations, succeeded: 9499, failed: 501 }
    const result = stress({ operations, successRate: 0.9499 })
    expect(text(judgeSuccessRate(result, 0.95))).toMatchInlineSnapshot(`
      "expect(result).toHaveSuccessRateAbove(0.95)

      9 499 of 10 000 operations succeeded, 94.99 % (95 % interval 94.5 % to 95.4 %).

      Expected: 95 % or more
      Received: 94.99 %

      Evidence
        outcomes  9 499 succeeded, 501 failed
        latency   p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a run that was aborted', () => {
    expect(text(judgeSuccessRate(stopped('aborted', 'it was aborted'), 0.95), true)).toMatchInlineSnapshot(`
      "expect(result).not.toHaveSuccessRateAbove(0.95)

      Inconclusive: it was aborted after 1.83 s.

      Evidence
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        stopped  after 1.83 s: it was aborted
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toHaveNoMemoryLeak', () => {
  test('a leak', () => {
    expect(text(judgeMemory(leaking(), undefined))).toMatchInlineSnapshot(`
      "expect(operation).toHaveNoMemoryLeak()

      Heap grew 1.84 KiB per call after garbage collection (95 % interval 1.71 KiB to 1.97 KiB).

      Expected: no growth per call
      Received: 1.84 KiB per call

      Hint: it did not level off in 4 600 calls: look for what outlives the call, such as a collection, a listener or a timer, or a cache with room for more than that.
      Run:  4 600 calls, 730 ms, <machine>"
    `)
  })

  test('a clean operation, where a leak was wanted', () => {
    expect(text(judgeMemory(leak(), undefined), true)).toMatchInlineSnapshot(`
      "expect(operation).not.toHaveNoMemoryLeak()

      Heap stayed level over 4 600 calls; a leak of 0.5 B on every call would have shown.

      Expected: growth with every call
      Received: 0 B per call

      Run:  4 600 calls, 480 ms, <machine>"
    `)
  })

  test('too little evidence', () => {
    expect(text(judgeMemory(undecided(), undefined))).toMatchInlineSnapshot(`
      "expect(operation).toHaveNoMemoryLeak()

      Inconclusive: 4 rounds after warm-up; 8 are needed. Raise the limit of 8 s.

      Run:  310 calls, 8 s, <machine>"
    `)
  })

  test('one run that left more behind than it can explain', () => {
    expect(text(judgeMemory(stress(), undefined))).toMatchInlineSnapshot(`
      "expect(result).toHaveNoMemoryLeak()

      Inconclusive: a leak of 9.77 KiB in all could not be told from what a single run leaves by itself. Give the operation itself to toHaveNoMemoryLeak, which repeats it in rounds.

      Evidence
        memory  heap 24.1 MiB → 24.5 MiB after collection, resident at most 148 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
    expect(text(judgeMemory(profile(), undefined))).toMatchInlineSnapshot(`
      "expect(profile).toHaveNoMemoryLeak()

      Inconclusive: a leak of 1 B in all could not be told from what a single run leaves by itself. Give the operation itself to toHaveNoMemoryLeak, which repeats it in rounds.

      Run:  1 body, 1.24 s, <machine>"
    `)
  })
})
