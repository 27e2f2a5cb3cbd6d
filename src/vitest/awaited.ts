import type { RunnerTestCase } from 'vitest'

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
 * @param decided  what the measurement leads to.
 */
export function mustBeAwaited<Outcome>(
  matcher: string,
  task: RunnerTestCase | undefined,
  decided: Promise<Outcome>,
): PromiseLike<Outcome> {
  const calledHere = new Error(matcher)
  let asserted = false
  let awaited = false
  const watched: WatchedTask = task ?? {}
  watched.onFinished ??= []
  watched.onFinished.push(() => {
    if (asserted && awaited) return
    const problem = asserted
      ? `expect(…).${matcher}() was not awaited: write \`await expect(…).${matcher}()\``
      : `expect.${matcher}() has to measure first, so it cannot stand inside another matcher`
    throw calledFrom(calledHere, new Error(problem))
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
        // What the measured code threw comes from where its own stack says.
        throw error === thrown && !isInconclusive(error) ? error : calledFrom(calledHere, error)
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

/** Lets an error point at the assertion: made after the measurement, it knows nothing of its caller. */
function calledFrom(call: Error, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const frames = call.stack?.slice(`${call.name}: ${call.message}`.length) ?? ''
  error.stack = `${error.name}: ${error.message}${frames}`
  return error
}

/** By name, because a matcher may have been loaded in another realm. */
export function isInconclusive(error: unknown): error is Error {
  return error instanceof Error && error.name === 'InconclusiveError'
}

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
