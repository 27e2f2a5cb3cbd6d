import type { toHaveCompletionRateAbove } from './toHaveCompletionRateAbove.ts'
import type { toHaveCpuUsageBelow } from './toHaveCpuUsageBelow.ts'
import type { toHaveErrorRateBelow } from './toHaveErrorRateBelow.ts'
import type { toHaveLatencyBelow } from './toHaveLatencyBelow.ts'
import type { toHaveMemoryGrowthBelow } from './toHaveMemoryGrowthBelow.ts'
import type { toHaveMessageLossBelow } from './toHaveMessageLossBelow.ts'
import type { toHaveNoMemoryLeak } from './toHaveNoMemoryLeak.ts'
import type { toHaveNoResourceLeak } from './toHaveNoResourceLeak.ts'
import type { toHavePeakMemoryBelow } from './toHavePeakMemoryBelow.ts'
import type { toHaveSuccessRateAbove } from './toHaveSuccessRateAbove.ts'
import type { toLoseNoMessages } from './toLoseNoMessages.ts'
import type { toMatchBaseline } from './toMatchBaseline.ts'
import type { toRecover } from './toRecover.ts'
import type { toReturnToBaseline } from './toReturnToBaseline.ts'
import type { toSustainQps } from './toSustainQps.ts'
import type { toSustainThroughput } from './toSustainThroughput.ts'

/** What stands in the brackets: the parameters of a matcher without the value that `expect` was given. */
type Expected<Matcher> = Matcher extends (this: never, received: never, ...expected: infer List) => unknown
  ? List
  : never

/**
 * What `expect(...)` can say once endure is set up, in any runner: Vitest, Jest and `expect` by itself take it from here.
 * `Result` is what an assertion on a measured value returns: in Jest a promise after `.resolves` and `.rejects`.
 */
export interface EndureMatchers<Result = void> {
  /**
   * On a function: repeats it until it is certain whether memory grows with every call. Always await it.
   * On a `LeakReport`, `StressResult` or `MemoryProfile`: reads what was measured, at once; the promise is one in the types only.
   *
   * @example
   * await expect(() => handle(request)).toHaveNoMemoryLeak()
   */
  toHaveNoMemoryLeak(...expected: Expected<typeof toHaveNoMemoryLeak>): Promise<void>
  /**
   * On a function: repeats it until it is certain whether every call leaves descriptors, sockets, handles, workers,
   * contexts or listeners behind. Always await it. On a `LeakReport` or `StressResult`: reads what was measured, at once.
   *
   * @example
   * await expect(() => readConfiguration()).toHaveNoResourceLeak()
   */
  toHaveNoResourceLeak(...expected: Expected<typeof toHaveNoResourceLeak>): Promise<void>
  /**
   * On a `StressResult`: the steady seconds had at least that many successes, on average, and in each save what chance takes.
   * On a function: calls it again and again and takes its mean rate. Always await it then, although the type says `void`.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toSustainQps(500)
   */
  toSustainQps(...expected: Expected<typeof toSustainQps>): Result
  /**
   * On a `StressResult`: at least this share of all operations, 0 to 1, succeeded.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toHaveSuccessRateAbove(0.95)
   */
  toHaveSuccessRateAbove(...expected: Expected<typeof toHaveSuccessRateAbove>): Result
  /**
   * On a `StressResult`: at most this share of all operations, 0 to 1, failed, timed out, were dropped or never settled.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toHaveErrorRateBelow(0.05)
   */
  toHaveErrorRateBelow(...expected: Expected<typeof toHaveErrorRateBelow>): Result
  /**
   * On a `StressResult`: at least this share of all operations, 0 to 1, ended by themselves, well or not.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toHaveCompletionRateAbove(0.7)
   */
  toHaveCompletionRateAbove(...expected: Expected<typeof toHaveCompletionRateAbove>): Result
  /**
   * On a `StressResult`: operations reported at least that many bytes per second, on average and in every steady second.
   *
   * @example
   * expect(await stress({ users: 8, iterations: 10 }, ({ bytes }) => bytes(4096))).toSustainThroughput('1KB/s')
   */
  toSustainThroughput(...expected: Expected<typeof toSustainThroughput>): Result
  /**
   * On a `StressResult`: each figure of latency that is given is at most its limit. Timeouts count with theirs, drops as infinite.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toHaveLatencyBelow({ p50: '1s', p99: '2s' })
   */
  toHaveLatencyBelow(...expected: Expected<typeof toHaveLatencyBelow>): Result
  /**
   * On a `StressResult` or `MemoryProfile`: memory grew by at most that much, from a settled start to a settled end.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toHaveMemoryGrowthBelow('100MB')
   */
  toHaveMemoryGrowthBelow(...expected: Expected<typeof toHaveMemoryGrowthBelow>): Result
  /**
   * On a `StressResult` or `MemoryProfile`: resident memory never rose above that.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toHavePeakMemoryBelow('4GB')
   */
  toHavePeakMemoryBelow(...expected: Expected<typeof toHavePeakMemoryBelow>): Result
  /**
   * On a `StressResult` or `MemoryProfile`: memory, descriptors, sockets and handles are back where they were.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toReturnToBaseline({ within: '20MB' })
   */
  toReturnToBaseline(...expected: Expected<typeof toReturnToBaseline>): Result
  /**
   * On a `StressResult`: the run used at most that share of one core.
   */
  toHaveCpuUsageBelow(...expected: Expected<typeof toHaveCpuUsageBelow>): Result
  /**
   * On a `StressResult`: everything that was counted as `sent` was counted as `received`.
   *
   * @example
   * expect(await stress({ users: 2, iterations: 9 }, ({ count }) => { count('sent'); count('received') })).toLoseNoMessages()
   */
  toLoseNoMessages(...expected: Expected<typeof toLoseNoMessages>): Result
  /**
   * On a `StressResult`: at most this share, 0 to 1, of what was counted as `sent` was not counted as `received`.
   *
   * @example
   * expect(await stress({ users: 2, iterations: 9 }, ({ count }) => { count('sent'); count('received') })).toHaveMessageLossBelow(0.01)
   */
  toHaveMessageLossBelow(...expected: Expected<typeof toHaveMessageLossBelow>): Result
  /**
   * On a `StressResult` of a plan with `phases`: the last phase did as well as the first.
   */
  toRecover(...expected: Expected<typeof toRecover>): Result
  /**
   * On a `StressResult`: no worse than the recorded runs of the same load on the same machine, beyond what is chance. They stand
   * in `__endure__/` beside the test file.
   */
  toMatchBaseline(...expected: Expected<typeof toMatchBaseline>): Result
}
