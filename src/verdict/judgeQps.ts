import type { StressResult } from '../records/stressResult.ts'
import { cutShort, unmeasured } from './cutShort.ts'
import type { QpsVerdict } from './verdict.ts'

// Below three, one odd second would be all there is to judge.
const fewestWindows = 3

/**
 * Says whether a run held a rate of successes: in every steady second, not only on average.
 * A run with fewer than three steady windows is judged whole.
 */
export function judgeQps(result: StressResult, minQps: number): QpsVerdict {
  const steady = result.windows.filter((window) => window.steady)
  const judged = steady.length >= fewestWindows ? 'windows' : 'run'
  const receivedQps = judged === 'windows' ? Math.min(...steady.map((window) => window.qps)) : result.qps
  const held = receivedQps >= minQps
  const missing = cutShort(result) ?? unmeasured(receivedQps) ?? (held ? undefined : blameElsewhere(result))
  return {
    kind: 'qps',
    outcome: missing !== undefined ? 'inconclusive' : held ? 'pass' : 'fail',
    minQps,
    receivedQps,
    judged,
    missing,
    result,
    samples: undefined,
  }
}

// A rate that was missed because of the generator says nothing of the subject; one that was reached in spite of it does.
function blameElsewhere({ generator }: StressResult): string | undefined {
  return generator.saturated ? `${generator.reason}. Drive the subject from a process of its own` : undefined
}

/**
 * Says whether a function, called again and again by one caller, reaches a rate.
 *
 * @param qps      calls per second that were measured.
 * @param samples  how many calls that figure is made of.
 */
export function judgeFunctionQps(qps: number, samples: number, minQps: number): QpsVerdict {
  const missing = samples > 0 ? unmeasured(qps) : 'no call was timed before the test ended'
  return {
    kind: 'qps',
    outcome: missing !== undefined ? 'inconclusive' : qps >= minQps ? 'pass' : 'fail',
    minQps,
    receivedQps: qps,
    judged: 'function',
    missing,
    result: undefined,
    samples,
  }
}
