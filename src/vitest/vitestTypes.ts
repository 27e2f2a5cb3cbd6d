// First, and kept in the declarations: Vitest 4 must have made its own additions to these interfaces before ours are merged.
import 'vitest'
import type { EndureMatchers } from '../../matchers/endureMatchers.ts'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'

export type { EndureMatchers } from '../../matchers/endureMatchers.ts'

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
