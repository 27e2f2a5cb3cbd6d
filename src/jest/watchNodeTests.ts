import { createRequire } from 'node:module'
import type { RunningTest } from '../runningTest.ts'
import { TestAttempt } from './testAttempt.ts'

/** What is read of the context that `node:test` hands to hooks. */
interface NodeTestContext {
  /** Suites and outer tests first: `'search > holds a thousand users'`. */
  readonly fullName: string
  /** Aborted when the test ran into its time limit, or was cancelled. */
  readonly signal: AbortSignal
}
type Hook = (test: NodeTestContext) => Promise<void> | void

interface NodeTest {
  beforeEach(hook: Hook): void
  afterEach(hook: Hook): void
}

/** The tests under way, those that run within another after it. Global, because the module may be loaded twice. */
const runningKey = Symbol.for('endure.nodeTests')
const registry = globalThis as { [runningKey]?: Map<NodeTestContext, TestAttempt> }

/** Follows the tests that are declared from now on, where `node:test` runs them; anywhere else does nothing. */
export function watchNodeTests(): void {
  if (registry[runningKey] !== undefined || !runsNodeTests()) return
  const running = new Map<NodeTestContext, TestAttempt>()
  registry[runningKey] = running
  const { beforeEach, afterEach }: NodeTest = createRequire(import.meta.url)('node:test')
  beforeEach((test) => {
    const attempt = new TestAttempt(() => {})
    running.set(test, attempt)
    test.signal.addEventListener('abort', () => attempt.end(), { once: true })
  })
  afterEach(async (test) => {
    const attempt = running.get(test)
    running.delete(test)
    const problems: Error[] = []
    await attempt?.bodyReturned((problem) => problems.push(problem))
    attempt?.end()
    if (problems.length > 0) throw problems[0]
  })
}

/** The attempt at a test that is being made; `undefined` outside of one, and where several tests run at once. */
export function currentNodeTest(): TestAttempt | undefined {
  const running = [...(registry[runningKey] ?? [])]
  return isConcurrent(running.map(([test]) => test)) ? undefined : running.at(-1)?.[1]
}

/** The test that is running, as endure's verbs want to know it. Its time limit is not to be had, but its end is. */
export function findNodeTest(): RunningTest | undefined {
  const running = [...(registry[runningKey]?.keys() ?? [])]
  if (running.length === 0) return undefined
  return {
    signal: currentNodeTest()?.signal,
    deadlineMs: Number.POSITIVE_INFINITY,
    concurrent: isConcurrent(running),
    progress() {},
    record() {},
  }
}

/** Whether some of them do not run within the one before, so that nobody knows which of them asks. */
function isConcurrent(running: readonly NodeTestContext[]): boolean {
  return running.some((test, index) => {
    const outer = running[index - 1]
    return outer !== undefined && !test.fullName.startsWith(`${outer.fullName} > `)
  })
}

/** To load `node:test` where nobody uses it would make a process print a report of no tests. */
function runsNodeTests(): boolean {
  const { moduleLoadList = [] } = process as { moduleLoadList?: readonly string[] }
  return process.env.NODE_TEST_CONTEXT !== undefined || moduleLoadList.includes('NativeModule test')
}
