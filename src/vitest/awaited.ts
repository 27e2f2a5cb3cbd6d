import type { RunnerTestCase } from 'vitest'
import type { CallSite } from '../report/callSite.ts'

/** The members of a task by which Vitest itself watches over `expect(...).resolves`. */
interface WatchedTask {
  promises?: Promise<unknown>[]
  onFinished?: (() => void)[]
}

/**
 * Makes a matcher that measures fail its own test when nobody awaits it. Vitest lets such a test pass, and blames a later
 * rejection on whichever test runs then.
 *
 * Returns a thenable rather than a promise: `expect` hands the user what its `then` returns, and that is watched.
 * A matcher whose `then` is never called stands inside `toEqual`, where an asymmetric matcher cannot wait for a measurement.
 *
 * @param site     where the assertion stands.
 * @param decided  what the measurement leads to.
 */
export function mustBeAwaited<Outcome>(
  matcher: string,
  task: RunnerTestCase | undefined,
  site: CallSite,
  decided: Promise<Outcome>,
): PromiseLike<Outcome> {
  let asserted = false
  let awaited = false
  const watched: WatchedTask = task ?? {}
  watched.onFinished ??= []
  watched.onFinished.push(() => {
    if (asserted && awaited) return
    const problem = asserted
      ? `expect(…).${matcher}() was not awaited: write \`await expect(…).${matcher}()\``
      : `expect.${matcher}() has to measure first, so it cannot stand inside another matcher`
    throw site.mark(new Error(problem))
  })
  let thrown: unknown
  decided.catch((error: unknown) => {
    thrown = error
  })
  return {
    // biome-ignore lint/suspicious/noThenProperty: a thenable is the point, see above
    then(onFulfilled, onRejected) {
      asserted = true
      const settled = decided.then(onFulfilled, onRejected).catch((error: unknown) => {
        // What `expect` made of the outcome knows nothing of its caller.
        throw error instanceof Error && error !== thrown ? site.mark(error) : error
      })
      watched.promises ??= []
      watched.promises.push(settled.catch(ignore)) // so that the test ends after the measurement
      return whenAsked(settled, () => {
        awaited = true
      })
    },
  }
}

function ignore(): void {}

/** The promise, telling when somebody asks for its outcome. */
function whenAsked<Outcome>(promise: Promise<Outcome>, onAsked: () => void): Promise<Outcome> {
  return new Proxy(promise, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      if (key === 'then' || key === 'catch' || key === 'finally') onAsked()
      return value.bind(target)
    },
  })
}
