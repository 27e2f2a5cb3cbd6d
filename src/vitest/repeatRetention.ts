import { getEventListeners } from 'node:events'
import { type RunnerTestCase, vi } from 'vitest'
import { RepeatMocks } from './repeatMocks.ts'

/** What Vitest waits for at the end of a test; the list is never emptied. */
interface GrowingTask {
  promises?: Promise<unknown>[] | undefined
}

/** What Vitest keeps of every run of a test until the test or its file ends: let go of it, or it is taken for a leak of the test. */
export class RepeatRetention {
  readonly #test: RunnerTestCase
  readonly #listeners: ReadonlySet<object>
  readonly #mocks = new RepeatMocks()

  /** @param test  right after its first run. */
  constructor(test: RunnerTestCase) {
    this.#test = test
    this.#listeners = new Set(getEventListeners(test.context.signal, 'abort'))
  }

  /** Before a repetition: counts start over, as they do between tests under `clearMocks`. */
  renew(): void {
    vi.clearAllMocks()
    forgetAssertions(this.#test)
  }

  /** After it. */
  drop(): void {
    ;(this.#test as GrowingTask).promises = undefined
    this.#mocks.dropOlder()
    // Vitest 4 has one signal for all attempts, and each adds a listener.
    const { signal } = this.#test.context
    for (const listener of getEventListeners(signal, 'abort')) {
      if (!this.#listeners.has(listener)) signal.removeEventListener('abort', listener as () => void)
    }
  }
}

/** Vitest 4 goes on counting the assertions of a test's own `expect` from attempt to attempt. */
function forgetAssertions({ context }: RunnerTestCase): void {
  if (!(context as { _local?: boolean })._local) return
  context.expect.setState({
    assertionCalls: 0,
    isExpectingAssertions: false,
    isExpectingAssertionsError: null,
    expectedAssertionsNumber: null,
    expectedAssertionsNumberErrorGen: null,
  })
}
