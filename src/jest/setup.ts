/**
 * For Jest: `setupFilesAfterEnv: ['endure/jest']`. For `node:test` with the package `expect`: imported by a test file.
 * It hands out the verbs that measure at once, too, and loads them when they are first called.
 */
import './jestTypes.ts'
import { provideRunningTest } from '../runningTest.ts'
import { awaitedMatchers } from './awaitedMatchers.ts'
import { findExpect } from './findExpect.ts'
import { findNodeTest, watchNodeTests } from './watchNodeTests.ts'
import { findRunningTest, watchTests } from './watchTests.ts'

export type * from '../index.ts'
export { InconclusiveError } from '../verdict/inconclusiveError.ts'
export type { EndureMatchers } from './jestTypes.ts'
export { detectLeak, profile, stress } from './verbs.ts'

const expect = findExpect()
expect.extend(awaitedMatchers)
watchTests(() => expect.getState().testPath ?? '')
watchNodeTests()
provideRunningTest(() => findRunningTest() ?? findNodeTest())
