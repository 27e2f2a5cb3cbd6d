// What the load engine costs and keeps: no-op operations by 1 000 users, beside a loop written by hand.
// Run by `npm run bench`. Rates are compared as ratios within one run, medians of five.
import { performance } from 'node:perf_hooks'
import { stress } from 'endure'
import * as hdr from 'hdr-histogram-js'

const users = 1000
const rounds = 5
const operation = async () => {}

function histogram() {
  return hdr.build({ bitBucketSize: 64, highestTrackableValue: 3.6e9, numberOfSignificantValueDigits: 3 })
}

/** The least anyone could write: a loop a user, two timestamps an operation, the same histogram. */
async function handWritten(total) {
  const latencies = histogram()
  let left = total
  async function user() {
    while (left-- > 0) {
      const startedMs = performance.now()
      await operation()
      latencies.recordValue(Math.round((performance.now() - startedMs) * 1000))
    }
  }
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: users }, user))
  return (total / (performance.now() - startedMs)) * 1000
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const rows = []
for (const total of [100_000, 1_000_000]) {
  const engine = []
  const bare = []
  const retained = []
  for (let round = 0; round < rounds + 1; round++) {
    const { qps, memory } = await stress({ users, totalIterations: total }, operation)
    const rate = await handWritten(total)
    if (round === 0) continue // warm-up
    engine.push(qps)
    bare.push(rate)
    retained.push(memory.growth.heapUsedBytes)
  }
  rows.push({
    operations: total,
    'stress, operations/s': Math.round(median(engine)),
    'hand-written loop, operations/s': Math.round(median(bare)),
    ratio: Number((median(engine) / median(bare)).toFixed(2)),
    'retained heap, bytes': median(retained),
    'at most': Math.max(...retained),
    'retained, bytes per operation': Number((median(retained) / total).toFixed(3)),
  })
}
console.table(rows)
