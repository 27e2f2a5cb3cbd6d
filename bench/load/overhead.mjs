// No-op operations by 1,000 users, a million in all: the engine, a loop written by hand, p-limit and tinybench.
import { performance } from 'node:perf_hooks'
import { stress } from 'endure'
import pLimit from 'p-limit'
import { Bench } from 'tinybench'
import { handWritten } from './handWritten.mjs'
import { mediansOf, short } from './medians.mjs'

const users = 1000
const total = 1_000_000
// All of a million queued would take a gigabyte.
const queuedTotal = 200_000
const operation = async () => {}

const rate = (count, startedMs) => (count / (performance.now() - startedMs)) * 1000

async function byHand() {
  const startedMs = performance.now()
  await handWritten(users, total, operation)
  return rate(total, startedMs)
}

async function queued() {
  const limit = pLimit(users)
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: queuedTotal }, () => limit(operation)))
  return rate(queuedTotal, startedMs)
}

async function tinybench() {
  const bench = new Bench({ time: 1000, warmup: false }).add('no-op', operation)
  const startedMs = performance.now()
  const [task] = await bench.run()
  return rate(task.result.latency.samplesCount, startedMs)
}

const engine = async () => (await stress({ users, totalIterations: total }, operation)).qps

export async function measure() {
  const rates = await mediansOf({ engine, byHand, queued, tinybench })
  const row = (what, rate, beside, other, wanted) => ({
    figure: `no-op rate of ${what} beside ${beside}`,
    measured: `${short(rate)}/s to ${short(other)}/s: ${short(rate / other)} times`,
    wanted: wanted === undefined ? 'for comparison' : `${wanted} times or more`,
    reached: wanted === undefined ? undefined : rate / other >= wanted,
  })
  return [
    row('the engine', rates.engine, 'a loop written by hand', rates.byHand, 0.5),
    row('the engine', rates.engine, `p-limit, ${queuedTotal.toLocaleString('en')} queued`, rates.queued, 10),
    row('the engine', rates.engine, "tinybench's own loop", rates.tinybench, 5),
    row('a loop written by hand', rates.byHand, "tinybench's own loop", rates.tinybench),
  ]
}
