import type { CallSite } from '../report/callSite.ts'
import type { TestAttempt } from './testAttempt.ts'

/**
 * Makes a matcher that measures fail its own test when nobody awaits it. Jest lets such a test pass.
 *
 * Returns a thenable rather than a promise: `expect` hands the user what its `then` returns, and that is watched.
 * A matcher whose `then` is never called stands inside `toEqual`, where an asymmetric matcher cannot wait for a measurement.
 *
 * @param site     where the assertion stands.
 * @param decided  what the measurement leads to.
 */
export function mustBeAwaited<Outcome>(
  matcher: string,
  attempt: TestAttempt,
  site: CallSite,
  decided: PromiseLike<Outcome>,
): PromiseLike<Outcome> {
  let asserted = false
  let awaited = false
  const watched = <Given>(promise: Promise<Given>, byExpect: boolean): Promise<Given> => {
    promise.catch(ignore) // whoever does not ask is told so, and of nothing else
    return new Proxy(promise, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== 'function') return value
        // Some versions of `expect` call `catch` before they hand out what it returns.
        if (key === 'catch' && byExpect) {
          return (handle: (error: unknown) => never) => watched(target.catch(handle), false)
        }
        if (key === 'then' || key === 'catch' || key === 'finally') awaited = true
        return value.bind(target)
      },
    })
  }
  attempt.watch({
    measured: Promise.resolve(decided).catch(ignore),
    problem() {
      if (awaited) return undefined
      const problem = asserted
        ? `expect(…).${matcher}() was not awaited: write \`await expect(…).${matcher}()\``
        : `expect.${matcher}() has to measure first, so it cannot stand inside another matcher`
      return site.mark(new Error(problem))
    },
  })
  return {
    // biome-ignore lint/suspicious/noThenProperty: a thenable is the point, see above
    then(onFulfilled, onRejected) {
      asserted = true
      return watched(Promise.resolve(decided.then(onFulfilled, onRejected)), true)
    },
  }
}

function ignore(): void {}
