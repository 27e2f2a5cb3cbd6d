import { afterEach, describe, expect, test } from 'vitest'
import { currentAttempt, findRunningTest, watchTests } from '../../src/jest/watchTests.ts'

// The events as jest-circus 30 sends them; what it does with the answers is seen in test/e2e/jest.test.ts.
type Handler = (event: object, state: object) => Promise<void> | undefined
const registry = globalThis as { [key: symbol]: unknown }
const keys = [Symbol.for('EVENT_HANDLERS'), Symbol.for('endure.jestWatch')] as const
const parent = { name: 'a block', parent: { name: 'ROOT_DESCRIBE_BLOCK' } }
const entry = (given: object = {}) => ({
  name: 'a test',
  parent,
  invocations: 1,
  concurrent: false,
  timeout: undefined,
  errors: [],
  ...given,
})

function circus(): { handlers: Handler[]; send: (name: string, test?: object) => Promise<void> } {
  const handlers: Handler[] = []
  registry[keys[0]] = handlers
  watchTests(() => '/some/limit.test.js')
  return {
    handlers,
    send: async (name, test) => {
      for (const handler of handlers) await handler({ name, test }, { testTimeout: 5000 })
    },
  }
}
afterEach(() => {
  for (const key of keys) delete registry[key]
})

test('without jest-circus there is no running test', () => {
  watchTests(() => '/some/limit.test.js')
  expect(findRunningTest()).toBeUndefined()
})

test('a module that is loaded twice follows the tests once', () => {
  const { handlers } = circus()
  watchTests(() => '/some/limit.test.js')
  expect(handlers).toHaveLength(1)
})

describe('a test', () => {
  test('has a limit in its body only, its own or that of its file', async () => {
    const { send } = circus()
    for (const [timeout, limitMs] of [
      [undefined, 5000],
      [300, 300],
    ]) {
      const running = entry({ timeout })
      await send('test_start', running)
      expect(findRunningTest()?.deadlineMs).toBe(Number.POSITIVE_INFINITY)
      const startMs = performance.now()
      await send('test_fn_start', running)
      const deadlineMs = findRunningTest()?.deadlineMs ?? 0
      expect(deadlineMs).toBeGreaterThanOrEqual(startMs + (limitMs as number))
      expect(deadlineMs).toBeLessThanOrEqual(performance.now() + (limitMs as number))
      await send('test_fn_success', running)
      expect(findRunningTest()?.deadlineMs).toBe(Number.POSITIVE_INFINITY)
      await send('test_done', running)
      expect(findRunningTest()).toBeUndefined()
    }
  })

  test.each(['test_fn_failure', 'hook_failure', 'test_done'])('is over at %s', async (name) => {
    const { send } = circus()
    await send('test_start', entry())
    const signal = findRunningTest()?.signal
    expect(signal?.aborted).toBe(false)
    await send(name, entry())
    expect(signal?.aborted).toBe(true)
  })

  test('fails for what was not awaited in it', async () => {
    const { send } = circus()
    const running = entry()
    await send('test_start', running)
    const problem = new Error('not awaited')
    currentAttempt()?.watch({ measured: Promise.resolve(), problem: () => problem })
    await send('test_fn_success', running)
    expect(running.errors).toEqual([problem])
  })

  test('among concurrent ones is anonymous, until they are done', async () => {
    const { send } = circus()
    await send('test_start', entry({ concurrent: true }))
    await send('test_done', entry({ concurrent: true }))
    expect(findRunningTest()).toMatchObject({ concurrent: true, signal: undefined })
    expect(currentAttempt()).toBeUndefined()
    await send('concurrent_tests_end')
    expect(findRunningTest()).toBeUndefined()
    await send('test_start', entry())
    expect(findRunningTest()).toMatchObject({ concurrent: false })
  })
})
