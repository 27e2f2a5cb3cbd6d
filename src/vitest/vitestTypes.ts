// First, and kept in the declarations: Vitest 4 must have made its own additions to these interfaces before ours are merged.
import 'vitest'
import type { toHaveNoMemoryLeak, toHaveSuccessRateAbove, toSustainQps } from '../../matchers/index.ts'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'

type Expected<Matcher> = Matcher extends (this: never, received: never, ...expected: infer List) => unknown
  ? List
  : never

/** What `expect(...)` can say once endure is set up. */
export interface EndureMatchers {
  /**
   * On a function: repeats it until it is certain whether memory grows with every call. Always await it.
   * On a `LeakReport`, `StressResult` or `MemoryProfile`: reads what was measured, at once; the promise is one in the types only.
   *
   * @example
   * await expect(() => handle(request)).toHaveNoMemoryLeak()
   */
  toHaveNoMemoryLeak(...expected: Expected<typeof toHaveNoMemoryLeak>): Promise<void>
  /**
   * On a `StressResult`: every steady second had at least that many successes.
   * On a function: calls it again and again and takes its mean rate. Always await it then, although the type says `void`.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toSustainQps(500)
   */
  toSustainQps(...expected: Expected<typeof toSustainQps>): void
  /**
   * On a `StressResult`: at least this share of all operations, 0 to 1, succeeded.
   *
   * @example
   * expect(await stress({ users: 100, iterations: 10 }, search)).toHaveSuccessRateAbove(0.95)
   */
  toHaveSuccessRateAbove(...expected: Expected<typeof toHaveSuccessRateAbove>): void
}

// Without type parameters: Vitest 4 and 5 disagree about them, and both give each of theirs a default.
declare module 'vitest' {
  interface Matchers extends EndureMatchers {}
  interface AsymmetricMatchersContaining extends EndureMatchers {}
  interface TaskMeta {
    /** Whatever endure measured or decided in the last attempt of this test. */
    endure?: { records: TestRecord[] }
  }
  interface TestArtifactRegistry {
    'endure:progress': { type: 'endure:progress'; progress: StressProgress }
  }
}
