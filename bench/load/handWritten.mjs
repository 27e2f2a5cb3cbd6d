import { performance } from 'node:perf_hooks'
import { Buckets } from './buckets.mjs'

/** The least that anyone could write: a loop a user, two timestamps an operation, the same buckets. */
export async function handWritten(users, total, operation) {
  const latencies = new Buckets()
  let left = total
  async function user() {
    while (left-- > 0) {
      const startedMs = performance.now()
      await operation()
      latencies.record(performance.now() - startedMs)
    }
  }
  await Promise.all(Array.from({ length: users }, user))
}

/** Processor time that something takes, µs: waiting for a processor is not its doing. */
export async function processorUs(run) {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
