// What resident memory grows by under a loop written by hand: V8's young generation, which no load generator can do without.
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { handWritten } from './handWritten.mjs'
import { short } from './medians.mjs'

const operation = async () => {}
const users = 1000
const [rounds, perRound] = [100, 100_000]

export async function measure() {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  collect()
  collect()
  const before = process.memoryUsage.rss()
  let peak = before
  for (let round = 0; round < rounds; round++) {
    await handWritten(users, perRound, operation)
    peak = Math.max(peak, process.memoryUsage.rss())
    await setImmediate()
  }
  return [
    {
      figure: 'growth of resident memory under a loop written by hand, 10^7 operations',
      measured: `${short((peak - before) / 1e6)} MB`,
      wanted: 'for comparison',
    },
  ]
}
