import { sampleMs } from './load/plan.ts'
import { rejectUnknownKeys, requireInteger } from './options.ts'
import type { Duration, Planned } from './quantities.ts'
import { LoopRecorder, type Recorder } from './recorder.ts'

/** How `record` looks at a loop that is not its own. */
export interface RecordOptions {
  /** Loops or threads that do the work, for the record. Default 1. */
  readonly users?: number
  /** Time between two readings of memory, CPU and handles. Default `'250ms'`, at least 10 ms. */
  readonly sampleEvery?: Planned<Duration>
  /**
   * One in so many processing times enters the latencies: 10 for a tenth of them. Default 1, all of them, which takes no
   * more memory. Operations are counted whatever it is.
   */
  readonly timingSampleRate?: number
}

/**
 * Measures code that drives its own loop, and gives the same result as `stress`, for the same matchers.
 * Prefer `stress`, which also times out what hangs and knows how much was in flight: here `maxInFlight` is `NaN`.
 * Memory is constant in the number of operations. In order: `start()`, any number of `recordSuccess(ms)`,
 * `recordFailure(error?, ms?)`, `count(name, by?)` and `bytes(n)`, then `finish()`. Inside a test a line a second is shown and saved.
 *
 * @throws TypeError | RangeError  an unknown option, or a value out of its bounds.
 * @example
 * const recorder = record({ sampleEvery: '100ms' })
 * await recorder.start()
 * for (const durationMs of [3, 4, 5]) recorder.recordSuccess(durationMs)
 * recorder.recordFailure(new Error('not a workout file'))
 * const result = await recorder.finish()
 * result.successRate // => 0.75
 */
export function record(options: RecordOptions = {}): Recorder {
  rejectUnknownKeys(options, ['users', 'sampleEvery', 'timingSampleRate'], 'record')
  const { users = 1, sampleEvery = 250, timingSampleRate = 1 } = options
  return new LoopRecorder(
    requireInteger(users, 'users', 1),
    sampleMs(sampleEvery),
    requireInteger(timingSampleRate, 'timingSampleRate', 1),
  )
}
