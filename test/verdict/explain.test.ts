import { describe, expect, test } from 'vitest'
import type { BaselineRun } from '../../src/records/baseline.ts'
import type { ResourceGrowth } from '../../src/records/leakReport.ts'
import type { PhaseResult } from '../../src/records/loadFigures.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { baselineStep } from '../../src/verdict/baselineStep.ts'
import { explain } from '../../src/verdict/explain.ts'
import { judgeBaseline } from '../../src/verdict/judgeBaseline.ts'
import { judgeBaselineReturn } from '../../src/verdict/judgeBaselineReturn.ts'
import { judgeCpu } from '../../src/verdict/judgeCpu.ts'
import { judgeLatency, type LatencyRule } from '../../src/verdict/judgeLatency.ts'
import { judgeMemory } from '../../src/verdict/judgeMemory.ts'
import { judgeMemoryLevel } from '../../src/verdict/judgeMemoryLevel.ts'
import { judgeMessageLoss } from '../../src/verdict/judgeMessageLoss.ts'
import { judgeRate } from '../../src/verdict/judgeRate.ts'
import { judgeRecovery } from '../../src/verdict/judgeRecovery.ts'
import { judgeResources } from '../../src/verdict/judgeResources.ts'
import { judgeFunctionQps, judgeSustained } from '../../src/verdict/judgeSustained.ts'
import type { BaselineVerdict } from '../../src/verdict/limitVerdicts.ts'
import { wholeRun } from '../../src/verdict/runPart.ts'
import {
  failing,
  heapGrowth,
  leak,
  leaking,
  moving,
  phased,
  profile,
  stress,
  undecided,
  watched,
} from '../report/samples.ts'

// The machine is part of every message; here it must not be part of the snapshot.
const text = (verdict: Parameters<typeof explain>[0], isNot = false) =>
  explain(verdict, isNot).replaceAll(/Node \S+ \S+ \S+$/gm, '<machine>')

const judgeQps = (result: StressResult, min: number) => judgeSustained(wholeRun(result), 'operations', min)
const judgeSuccess = (result: StressResult, min: number) => judgeRate(wholeRun(result), 'success', min)

const stopped = (by: StressResult['stopped']['by'], detail: string) =>
  stress({ stopped: { by, atMs: 1830, detail } })

describe('toSustainQps', () => {
  test('a rate that was not held in some seconds', () => {
    expect(text(judgeQps(failing(), 1000))).toMatchInlineSnapshot(`
      "expect(result).toSustainQps(1000)

      1 of 4 steady seconds was too slow, the slowest with 310 successes per second, the first after 4 s.

      Expected: at least 1 000 successes per second, 810 in every second
      Received: 310 in the slowest

      Evidence
        rate      3 904/s over the whole run  █▇▅▂▁
        latency   p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        outcomes  9 310 succeeded, 602 failed, 88 timed out
        error     590 × TypeError: connect ECONNREFUSED #:#, first after 410 ms: connect ECONNREFUSED 127.0.0.1:5432
        stopped   after 1.83 s: resident memory had grown by 512 MiB, over its limit of 500 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a rate that was held, where it should not have been', () => {
    expect(text(judgeQps(stress(), 500), true)).toMatchInlineSnapshot(`
      "expect(result).not.toSustainQps(500)

      3 983 operations succeeded per second over 3 steady seconds.

      Expected: fewer than 500 successes per second
      Received: 3 983

      Evidence
        rate     3 904/s over the whole run  ▇███
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a run too short for seconds is judged whole, and says so', () => {
    expect(text(judgeQps(stress({}, [3950, 4010]), 4000))).toMatchInlineSnapshot(`
      "expect(result).toSustainQps(4000)

      3 904 operations succeeded per second over 2.56 s, its end included; it had fewer than three steady seconds, so the whole run is judged.

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
    expect(text(judgeSuccess(failing(), 0.95))).toMatchInlineSnapshot(`
      "expect(result).toHaveSuccessRateAbove(0.95)

      9 310 of 10 000 operations succeeded, 93.1 % (95 % interval 92.6 % to 93.6 %).

      Expected: at least 95 %
      Received: 93.1 %

      Evidence
        outcomes  9 310 succeeded, 602 failed, 88 timed out
        error     590 × TypeError: connect ECONNREFUSED #:#, first after 410 ms: connect ECONNREFUSED 127.0.0.1:5432
        latency   p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        stopped   after 1.83 s: resident memory had grown by 512 MiB, over its limit of 500 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a miss that rounding would hide', () => {
    const operations = { ...stress().operations, succeeded: 9499, failed: 501 }
    const result = stress({ operations, successRate: 0.9499 })
    expect(text(judgeSuccess(result, 0.95))).toMatchInlineSnapshot(`
      "expect(result).toHaveSuccessRateAbove(0.95)

      9 499 of 10 000 operations succeeded, 94.99 % (95 % interval 94.5 % to 95.4 %).

      Expected: at least 95 %
      Received: 94.99 %

      Evidence
        outcomes  9 499 succeeded, 501 failed
        latency   p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a run that was aborted', () => {
    expect(text(judgeSuccess(stopped('aborted', 'it was aborted'), 0.95), true)).toMatchInlineSnapshot(`
      "expect(result).not.toHaveSuccessRateAbove(0.95)

      Inconclusive: it was aborted after 1.83 s.

      Evidence
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        stopped  after 1.83 s: it was aborted
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toHaveErrorRateBelow and toHaveCompletionRateAbove', () => {
  test('too many errors in a phase', () => {
    const result = failing()
    const [phase] = result.phases as [StressResult['phases'][number]]
    const figures = { ...phase, name: 'peak', operations: result.operations }
    expect(text(judgeRate({ of: 'phase', result, figures }, 'error', 0.05))).toMatchInlineSnapshot(`
      "expect(result).toHaveErrorRateBelow(0.05, { phase: 'peak' })

      In phase 'peak', 690 of 10 000 operations did not succeed, 6.9 % (95 % interval 6.4 % to 7.4 %).

      Expected: at most 5 %
      Received: 6.9 %

      Evidence
        outcomes    9 310 succeeded, 602 failed, 88 timed out
        in the run  590 × TypeError: connect ECONNREFUSED #:#, first after 410 ms: connect ECONNREFUSED 127.0.0.1:5432
        latency     p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        stopped     after 1.83 s: resident memory had grown by 512 MiB, over its limit of 500 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('too few that came to an end', () => {
    expect(text(judgeRate(wholeRun(failing()), 'completion', 0.999))).toMatchInlineSnapshot(`
      "expect(result).toHaveCompletionRateAbove(0.999)

      9 912 of 10 000 operations came to an end by themselves, 99.1 % (95 % interval 98.9 % to 99.3 %).

      Expected: at least 99.9 %
      Received: 99.1 %

      Evidence
        outcomes  9 310 succeeded, 602 failed, 88 timed out
        error     590 × TypeError: connect ECONNREFUSED #:#, first after 410 ms: connect ECONNREFUSED 127.0.0.1:5432
        latency   p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
        stopped   after 1.83 s: resident memory had grown by 512 MiB, over its limit of 500 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toSustainThroughput', () => {
  test('a second that was too slow', () => {
    expect(
      text(judgeSustained(wholeRun(moving([60e6, 60e6, 10e6, 70e6])), 'bytes', 50e6)),
    ).toMatchInlineSnapshot(`
      "expect(result).toSustainThroughput('50MB/s')

      1 of 3 steady seconds was too slow, the slowest with 9.54 MiB/s, the first after 2 s.

      Expected: at least 47.7 MiB/s (50MB/s), 38.6 MiB/s in every second
      Received: 9.54 MiB/s in the slowest

      Evidence
        rate     47.7 MiB/s over the whole run  ▇▇▂█
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('one of several operations, which is judged whole', () => {
    const [phase] = stress().phases as [StressResult['phases'][number]]
    const figures = { ...phase, name: 'read', share: 0.8, throughput: 12e6 }
    expect(
      text(judgeSustained({ of: 'operation', result: stress(), figures }, 'bytes', 50e6)),
    ).toMatchInlineSnapshot(`
      "expect(result).toSustainThroughput('50MB/s', { operation: 'read' })

      In operation 'read', 11.4 MiB were moved per second over 2.56 s; seconds are not kept for each operation by itself.

      Expected: at least 47.7 MiB/s (50MB/s)
      Received: 11.4 MiB/s

      Evidence
        rate     11.4 MiB/s over the whole run
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('nothing that was reported', () => {
    expect(text(judgeSustained(wholeRun(stress()), 'bytes', 50e6))).toMatchInlineSnapshot(`
      "expect(result).toSustainThroughput('50MB/s')

      Inconclusive: no operation reported a byte. Call \`bytes(n)\` in the operation for what it moved.

      Evidence
        rate     0 B/s over the whole run  ▁▁▁▁
        latency  p50 190 ms, p99 251 ms, max 284 ms; 1 000 in flight at most
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toHaveLatencyBelow', () => {
  const { latency } = stress()
  const judge = (result: StressResult, limits: LatencyRule['limits'], of: LatencyRule['of'] = 'all') =>
    judgeLatency(wholeRun(result), { limits, of, allowSmallSample: false })

  test('two figures of three that are over their limits', () => {
    const windows = stress().windows.map((each, second) => ({
      ...each,
      p99Ms: [90, 120, 251, 240][second] as number,
    }))
    const result = { ...failing(), windows }
    expect(text(judge(result, { mean: 300, p95: 200, p99: 100 }))).toMatchInlineSnapshot(`
      "expect(result).toHaveLatencyBelow({ mean: '300ms', p95: '200ms', p99: '100ms' })

      p95 was 240 ms, p99 was 251 ms, over 10 000 operations.

      Expected: mean at most 300 ms, p95 at most 200 ms, p99 at most 100 ms
      Received: mean 201 ms, p95 240 ms, p99 251 ms

      Evidence
        latency        mean 201 ms, p50 190 ms, p95 240 ms, p99 251 ms, max 284 ms
        p99 over time  ▃▄██  first above 100 ms after 1 s, at 3 950 successes/s with 1 000 in flight
        outcomes       9 310 succeeded, 602 failed, 88 timed out
        error          590 × TypeError: connect ECONNREFUSED #:#, first after 410 ms: connect ECONNREFUSED 127.0.0.1:5432
        stopped        after 1.83 s: resident memory had grown by 512 MiB, over its limit of 500 MiB
      Hint: what timed out counts with its limit, what never started or never ended as infinite; \`of: 'succeeded'\` leaves both out.
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a p99 among operations that never ended', () => {
    const operations = { ...stress().operations, succeeded: 9_800, unsettled: 200 }
    const never = { ...latency, p99: Number.POSITIVE_INFINITY, mean: Number.POSITIVE_INFINITY }
    expect(text(judge(stress({ operations, latency: never }), { p99: 100 }))).toMatchInlineSnapshot(`
      "expect(result).toHaveLatencyBelow({ p99: '100ms' })

      p99 was infinite, over 10 000 operations.

      Expected: p99 at most 100 ms
      Received: p99 infinite

      Evidence
        latency        mean infinite, p50 190 ms, p95 240 ms, p99 infinite, max 284 ms
        p99 over time  ████  first above 100 ms after 0 ms, at 3 100 successes/s with 1 000 in flight
        outcomes       9 800 succeeded, 200 never settled
      Hint: what timed out counts with its limit, what never started or never ended as infinite; \`of: 'succeeded'\` leaves both out.
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a limit that was kept, where it should not have been', () => {
    expect(text(judge(stress(), { p99: 1000 }, 'succeeded'), true)).toMatchInlineSnapshot(`
      "expect(result).not.toHaveLatencyBelow({ p99: '1s' }, { of: 'succeeded' })

      p99 was 251 ms, over 10 000 operations that succeeded.

      Expected: p99 above 1 s
      Received: p99 251 ms

      Evidence
        latency  mean 201 ms, p50 190 ms, p95 240 ms, p99 251 ms, max 284 ms
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('too few operations', () => {
    const few = stress({ latency: { ...latency, count: 40 } })
    expect(text(judge(few, { p99: 100 }))).toMatchInlineSnapshot(`
      "expect(result).toHaveLatencyBelow({ p99: '100ms' })

      Inconclusive: p99 takes 299 operations: of 40 operations all may lie below it. Run more, ask for p90, which so few carry, or take it for what it is with \`allowSmallSample: true\`.

      Evidence
        latency        mean 201 ms, p50 190 ms, p95 240 ms, p99 251 ms, max 284 ms
        p99 over time  ████  first above 100 ms after 0 ms, at 3 100 successes/s with 1 000 in flight
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toHaveMemoryGrowthBelow and toHavePeakMemoryBelow', () => {
  test('too much growth', () => {
    expect(text(judgeMemoryLevel(stress(), 'growth', { bytes: 1e5 }, 'heap'))).toMatchInlineSnapshot(`
      "expect(result).toHaveMemoryGrowthBelow('100KB')

      Heap and external memory grew by 410 KiB, collected before and after.

      Expected: growth at most 97.7 KiB (100KB)
      Received: growth 410 KiB

      Evidence
        memory  26.1 MiB before, 70.3 MiB at the most, 26.5 MiB after  ▄▆█▅▇▄
      Hint: what first calls build up once is in it: toHaveNoMemoryLeak tells whether memory grows with every operation.
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a share of growth of a profile, where more was wanted', () => {
    expect(text(judgeMemoryLevel(profile(), 'growth', { ratio: 0.15 }, 'heap'), true)).toMatchInlineSnapshot(`
      "expect(profile).not.toHaveMemoryGrowthBelow('15%')

      Heap and external memory grew by 1.5 %, collected before and after.

      Expected: growth above 15 %
      Received: growth 1.5 %

      Evidence
        memory  26.1 MiB before, 70.3 MiB at the most, 26.5 MiB after  ▄▆█▅▇▄
      Run:  1 body, 1.24 s, <machine>"
    `)
  })

  test('too high a peak of the process under test', () => {
    expect(text(judgeMemoryLevel(watched(), 'peak', { bytes: 100e6 }, 'process'))).toMatchInlineSnapshot(`
      "expect(result).toHavePeakMemoryBelow('100MB')

      Resident memory of process 4711 rose to 180 MiB.

      Expected: peak at most 95.4 MiB (100MB)
      Received: peak 180 MiB

      Evidence
        memory  60 MiB before, 180 MiB at the most, 72 MiB after  ▃▆█▇▄
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toReturnToBaseline', () => {
  test('sockets that stayed open', () => {
    const resources = {
      ...stress().resources,
      sockets: { baseline: 0, peak: 40, final: 12 },
      handles: { baseline: Number.NaN, peak: Number.NaN, final: Number.NaN },
    }
    expect(
      text(judgeBaselineReturn(stress({ resources }), { ratio: 0.15 }, 'heap', 0)),
    ).toMatchInlineSnapshot(`
      "expect(result).toReturnToBaseline({ within: '15%' })

      When all was over, open sockets at 12 had not come back.

      Expected: heap and external memory at most 30 MiB, open descriptors at most 20, open sockets at most 0
      Received: heap and external memory 26.5 MiB, open descriptors 20, open sockets 12

      Evidence
        memory    26.1 MiB before, 70.3 MiB at the most, 26.5 MiB after  ▄▆█▅▇▄
        counted   open descriptors 20 → 20, open sockets 0 → 12
        not read  active handles: this platform does not tell
      Hint: a pool that stays open and a leak look alike in one run: \`rounds: 12\` in the plan, with toHaveNoResourceLeak and toHaveNoMemoryLeak, tells them apart.
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('all that is back', () => {
    expect(text(judgeBaselineReturn(watched(), { bytes: 20e6 }, 'process', 2), true)).toMatchInlineSnapshot(`
      "expect(result).not.toReturnToBaseline({ within: '20MB', counts: 2 })

      Everything that was read came back to where it was.

      Expected: not all of: resident memory of process 4711 at most 79.1 MiB, open descriptors at most 26, open sockets at most 3, connections at most 2
      Received: resident memory of process 4711 72 MiB, open descriptors 24, open sockets 1, connections 0

      Evidence
        memory   60 MiB before, 180 MiB at the most, 72 MiB after  ▃▆█▇▄
        counted  open descriptors 24 → 24, open sockets 1 → 1, connections 0 → 0
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toHaveCpuUsageBelow', () => {
  test('too busy', () => {
    expect(text(judgeCpu(stress(), 0.8, 'mean'))).toMatchInlineSnapshot(`
      "expect(result).toHaveCpuUsageBelow(0.8)

      CPU was 98 % of one core over the run.

      Expected: CPU at most 80 %
      Received: CPU 98 %

      Evidence
        CPU   98 % of one core on average, 102 % at its busiest
        rate  3 904/s over the whole run  ▇███
      Hint: the load generator is in it; with the subject in a process of its own, \`pid\` in the plan has that one measured.
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a process that left enough, where it should not have', () => {
    expect(text(judgeCpu(watched(), 0.95, 'peak'), true)).toMatchInlineSnapshot(`
      "expect(result).not.toHaveCpuUsageBelow(0.95, { of: 'peak' })

      CPU of process 4711 was 91 % of one core at its busiest.

      Expected: CPU of process 4711 above 95 %
      Received: CPU of process 4711 91 %

      Evidence
        CPU   62 % of one core on average, 91 % at its busiest
        rate  3 904/s over the whole run  ▇███
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toLoseNoMessages and toHaveMessageLossBelow', () => {
  const counters = { sent: 100_000, received: 98_800 }
  const names = { sent: 'sent', received: 'received' }

  test('messages that were lost', () => {
    expect(text(judgeMessageLoss(wholeRun(stress({ counters })), 0, names))).toMatchInlineSnapshot(`
      "expect(result).toLoseNoMessages()

      1 200 of 100 000 messages did not arrive, 1.2 %.

      Expected: every message arrives
      Received: 1 200 lost

      Evidence
        counted  sent 100 000, received 98 800
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('too many that were lost', () => {
    const other = { sent: 1e5, received: 'received' }
    expect(text(judgeMessageLoss(wholeRun(stress({ counters })), 0.01, other))).toMatchInlineSnapshot(`
      "expect(result).toHaveMessageLossBelow(0.01, { sent: 100000 })

      1 200 of 100 000 messages did not arrive, 1.2 %.

      Expected: loss at most 1 %
      Received: loss 1.2 %

      Evidence
        counted  sent 100 000, received 98 800
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('nothing that was counted', () => {
    expect(text(judgeMessageLoss(wholeRun(stress()), 0, names))).toMatchInlineSnapshot(`
      "expect(result).toLoseNoMessages()

      Inconclusive: no operation called \`count('sent', n)\`; nothing was counted.

      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toRecover', () => {
  const judge = (last: Partial<PhaseResult>) => {
    const result = phased([
      { name: 'before' },
      { name: 'storm', successRate: 0.31 },
      { name: 'after', ...last },
    ])
    const [from, , to] = result.phases as readonly [PhaseResult, PhaseResult, PhaseResult]
    return judgeRecovery(result, from, to, { tolerance: 0.5, floorMs: 5 })
  }

  test('a last phase that is slow and fails', () => {
    const slow = { ...stress().latency, p50: 900, p99: 2_000 }
    expect(text(judge({ successRate: 0.88, latency: slow, load: '10 users' }))).toMatchInlineSnapshot(`
      "expect(result).toRecover()

      Phase 'after' did worse than phase 'before': success rate 88 %, p50 900 ms, p99 2 s.

      Expected: success rate at least 98 %, p50 at most 290 ms, p99 at most 382 ms
      Received: success rate 88 %, p50 900 ms, p99 2 s

      Evidence
        phase 'before'  100 % succeeded, p50 190 ms, p99 251 ms, 3 904/s
        phase 'storm'   31 % succeeded, p50 190 ms, p99 251 ms, 3 904/s
        phase 'after'   88 % succeeded, p50 900 ms, p99 2 s, 3 904/s
        not compared    the rate: the two phases did not have the same load
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('one that did as well, where it should not have', () => {
    expect(text(judge({}), true)).toMatchInlineSnapshot(`
      "expect(result).not.toRecover()

      Phase 'after' did as well as phase 'before', within 50 %.

      Expected: not all of: success rate at least 98 %, p50 at most 290 ms, p99 at most 382 ms, successes per second at least 2 603
      Received: success rate 100 %, p50 190 ms, p99 251 ms, successes per second 3 904

      Evidence
        phase 'before'  100 % succeeded, p50 190 ms, p99 251 ms, 3 904/s
        phase 'storm'   31 % succeeded, p50 190 ms, p99 251 ms, 3 904/s
        phase 'after'   100 % succeeded, p50 190 ms, p99 251 ms, 3 904/s
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })
})

describe('toMatchBaseline', () => {
  const run = (by: number): BaselineRun => ({
    at: '2026-01-01T00:00:00.000Z',
    node: '20.20.2',
    operations: 10_000,
    successRate: 1,
    qps: 4_000 * by,
    p50Ms: 188 / by,
    p99Ms: 240 / by,
  })
  const runs = [0.99, 1.01, 1, 0.995, 1.005].map(run)
  const recorded = { machine: 'this one', load: '1 000 users', runs }
  const rule = { tolerance: 0.1, floorMs: 2 }
  const verdict = (result: StressResult, changes: Partial<BaselineVerdict> = {}): BaselineVerdict => ({
    kind: 'baseline',
    ...judgeBaseline(result, recorded, rule),
    name: 'search',
    file: '__endure__/search.test.ts.json',
    runs: 5,
    wasRecorded: false,
    result,
    ...changes,
  })

  test('a run that is slower than the recorded ones', () => {
    const slow = stress({ qps: 3_310, latency: { ...stress().latency, p50: 231 } })
    expect(text(verdict(slow))).toMatchInlineSnapshot(`
      "expect(result).toMatchBaseline('search')

      Worse than 5 recorded runs: successes per second 3 310, recorded 4 000 (-17.2 %); p50 231 ms, recorded 188 ms (+22.9 %).

      Expected: successes per second at least 3 600, p50 at most 207 ms, p99 at most 264 ms, success rate at least 99 %
      Received: successes per second 3 310, p50 231 ms, p99 251 ms, success rate 100 %

      Evidence
        successes per second  recorded 4 000 (3 960 to 4 040), now 3 310 (-17.2 %)
        p50                   recorded 188 ms (186 ms to 190 ms), now 231 ms (+22.9 %)
        p99                   recorded 240 ms (238 ms to 242 ms), now 251 ms (+4.6 %)
        success rate          recorded 100 % (100 % to 100 %), now 100 % (0 %)
        baseline              __endure__/search.test.ts.json
      Hint: if this is how it is meant to be, ENDURE_UPDATE=1, or \`-u\`, starts the baseline over with such runs.
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a run like those before, where it should have been worse', () => {
    const few = { ...stress().operations, started: 900, succeeded: 900, total: 900 }
    expect(text(verdict(stress({ operations: few })), true)).toMatchInlineSnapshot(`
      "expect(result).not.toMatchBaseline('search')

      No worse than 5 recorded runs.

      Expected: not all of: successes per second at least 3 600, p50 at most 207 ms, success rate at least 99 %
      Received: successes per second 3 904, p50 190 ms, success rate 100 %

      Evidence
        successes per second  recorded 4 000 (3 960 to 4 040), now 3 904 (-2.4 %)
        p50                   recorded 188 ms (186 ms to 190 ms), now 190 ms (+1.1 %)
        success rate          recorded 100 % (100 % to 100 %), now 100 % (0 %)
        not compared          p99: it takes 1 000 operations in every run
        baseline              __endure__/search.test.ts.json
      Run:  900 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('a run that was itself recorded', () => {
    const first = { comparisons: [], leftOut: [], wasRecorded: true, runs: 3, name: undefined }
    expect(text(verdict(stress(), first))).toMatchInlineSnapshot(`
      "expect(result).toMatchBaseline()

      Recorded 3 of 5 in __endure__/search.test.ts.json, compared with nothing.

      Expected: no worse than recorded
      Received: nothing was compared

      Evidence
        baseline  __endure__/search.test.ts.json
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
  })

  test('nothing to compare with', () => {
    const kind = { machine: 'Node 20, laptop', load: '10 users' }
    const step = baselineStep([], kind, 'compare', '__endure__/search.test.ts.json')
    const missing = 'reason' in step ? step.reason : ''
    expect(
      text(verdict(stress(), { outcome: 'inconclusive', missing, comparisons: [], leftOut: [], runs: 0 })),
    ).toMatchInlineSnapshot(`
      "expect(result).toMatchBaseline('search')

      Inconclusive: __endure__/search.test.ts.json has no run of this machine, Node 20, laptop, and a comparison takes 5: run this test 5 times with ENDURE_UPDATE=add on such a machine, and commit the file; \`.not\` records nothing.

      Evidence
        baseline  __endure__/search.test.ts.json
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

      Inconclusive: a leak of 9.77 KiB in all could not be told from what a single run leaves by itself. Use \`rounds: 12\` in the plan, or judge a long run by \`growthRatio: 0.15\`, or give the operation itself to toHaveNoMemoryLeak.

      Evidence
        memory  heap 24.1 MiB → 24.5 MiB after collection, resident at most 148 MiB
      Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
    `)
    expect(text(judgeMemory(profile(), undefined))).toMatchInlineSnapshot(`
      "expect(profile).toHaveNoMemoryLeak()

      Inconclusive: a leak of 1 B in all could not be told from what a single run leaves by itself. Give the operation itself to toHaveNoMemoryLeak, which repeats it in rounds, or judge a long body by \`growthRatio: 0.15\`.

      Run:  1 body, 1.24 s, <machine>"
    `)
  })
})

describe('toHaveNoResourceLeak', () => {
  const listeners: ResourceGrowth = {
    resource: 'listener',
    unit: 'count',
    growthPerOperation: 1.5,
    interval: [1.5, 1.5],
    pattern: 'linear',
    confidence: 1,
    verdict: 'leaking',
    leaking: true,
    byType: { 'abort of AbortSignal': 0.5, 'data of Socket': 1 },
    levels: [0, 500, 1_000, 1_500],
  }

  test('listeners that gather', () => {
    const site = {
      functionName: 'subscribe → addListener (node:events)',
      file: 'src/feed.ts',
      line: 12,
      owner: 'own',
      bytesPerOperation: 0,
      countPerOperation: 1,
      share: 1,
    } as const
    const report = leak({
      verdict: 'leaking',
      resources: [heapGrowth(), listeners],
      sites: [site],
      notes: ['Node warned: 11 data listeners added to [Socket].'],
      suspicion: 'listeners that are never removed',
    })
    expect(text(judgeResources(report))).toMatchInlineSnapshot(`
      "expect(operation).toHaveNoResourceLeak()

      Event listeners grew by 1.5 per call, and did not go away.

      Expected: no growth per call
      Received: 1.5 per call

      Evidence
        events    1 data of Socket per call, 0.5 abort of AbortSignal per call
        site      1 per call (100 %)  subscribe → addListener (node:events)  src/feed.ts:12
        trend     linear over 4 rounds (confidence 1.00) after 200 warm-up calls
        listener  0 → 1 500  ▁▃▆█
        note      Node warned: 11 data listeners added to [Socket].
      Hint: listeners that are never removed: remove them when the call is done, also when it fails.
      Run:  4 600 calls, 480 ms, <machine>"
    `)
  })

  test('listeners that gather, and no more is known', () => {
    const { byType, ...bare } = listeners
    const report = leak({ verdict: 'leaking', resources: [heapGrowth(), bare] })
    expect(text(judgeResources(report))).toMatchInlineSnapshot(`
      "expect(operation).toHaveNoResourceLeak()

      Event listeners grew by 1.5 per call, and did not go away.

      Expected: no growth per call
      Received: 1.5 per call

      Evidence
        trend     linear over 4 rounds (confidence 1.00) after 200 warm-up calls
        listener  0 → 1 500  ▁▃▆█
      Hint: remove the listener when the call is done, also when it fails.
      Run:  4 600 calls, 480 ms, <machine>"
    `)
  })

  test('none that do, where some should', () => {
    const level = {
      ...listeners,
      growthPerOperation: 0,
      verdict: 'clean',
      leaking: false,
      pattern: 'flat',
    } as const
    const report = leak({ resources: [heapGrowth(), { ...level, byType: {}, levels: [0, 0, 0] }] })
    expect(text(judgeResources(report), true)).toMatchInlineSnapshot(`
      "expect(operation).not.toHaveNoResourceLeak()

      Descriptors, sockets, handles, workers, contexts and listeners stayed level.

      Expected: growth with every call
      Received: 0 per call

      Evidence
        trend     flat over 3 rounds (confidence 1.00) after 200 warm-up calls
        listener  0 → 0  ▁▁▁
      Run:  4 600 calls, 480 ms, <machine>"
    `)
  })

  test('a single run is said to have left open no more of what is read there', () => {
    expect(text(judgeResources(stress()), true)).toMatch(/^Descriptors, sockets and handles stayed level\.$/m)
  })

  test('a report of a version that counted no listeners is judged by what it has', () => {
    const fd = { ...listeners, resource: 'fd', byType: {} } as const
    expect(judgeResources(leak({ verdict: 'leaking', resources: [fd] }))).toMatchObject({
      outcome: 'fail',
      resource: 'fd',
    })
    const level = { ...fd, growthPerOperation: 0, verdict: 'clean', leaking: false } as const
    expect(judgeResources(leak({ resources: [level] })).outcome).toBe('pass')
  })
})
