import { type FaultCounts, FaultInjector } from './faults/faultInjector.ts'
import { type FaultOptions, faultPlan } from './faults/faultPlan.ts'
import { show } from './options.ts'

/** What withholds or allows faults while the block runs. */
export interface Faults {
  /** What was injected so far. */
  readonly counts: FaultCounts
  /** Lets calls through as they are, until `resume`. What already waits goes on waiting. */
  pause(): void
  resume(): void
}

/** A function, or an object whose methods are called; through faults each answers with a promise. */
export type Faulty<Target> = Target extends (...given: infer Given) => infer Answer
  ? (...given: Given) => Promise<Awaited<Answer>>
  : {
      readonly [Key in keyof Target]: Target[Key] extends (...given: infer Given) => infer Answer
        ? (...given: Given) => Promise<Awaited<Answer>>
        : Target[Key]
    }

/**
 * Lets a dependency that the test owns fail, be slow, or hang, within a block, and nowhere else: the target itself is never
 * changed. When the block ends, what hangs is rejected, what is held up too, and whoever still has the faulty one calls the
 * real one through it. Methods of objects within the target are called as they are: give `db.users`, not `db`, to reach those.
 * A function is called without its properties. What comes of a call depends on its number and the seed only, so that a failure can be repeated.
 *
 * @param target   a function, or an object with methods; they are called on the object itself.
 * @param options  `errorRate`, `error`, `hangRate`, `latency`, `seed`; see `FaultOptions`.
 * @param block    is given the faulty target, and `faults` with `counts`, `pause` and `resume`: with those, one phase of a
 *                 plan can be the storm that the next has to recover from.
 * @returns        what the block returns.
 * @throws TypeError | RangeError  no function or object, no block, or an option that cannot be read.
 * @example
 * const lookUp = (key) => `value of ${key}`
 * const counts = await withFaults(lookUp, { errorRate: 0.5, seed: 7 }, async (faulty, faults) => {
 *   await Promise.allSettled(Array.from({ length: 100 }, (_, key) => faulty(key)))
 *   return faults.counts
 * })
 * counts.calls // => 100
 * counts.errors > 30 && counts.errors < 70 // => true
 */
export async function withFaults<Target extends object, Result>(
  target: Target,
  options: FaultOptions,
  block: (faulty: Faulty<Target>, faults: Faults) => Result | Promise<Result>,
): Promise<Result> {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null)
    throw new TypeError(
      `Expected \`target\` of \`withFaults\` to be a function or an object, got ${show(target)}`,
    )
  if (typeof block !== 'function')
    throw new TypeError(`Expected \`block\` of \`withFaults\` to be a function, got ${show(block)}`)
  const injector = new FaultInjector(faultPlan(options), options.error)
  const faults: Faults = {
    get counts() {
      return injector.counts
    },
    pause: () => {
      injector.isPaused = true
    },
    resume: () => {
      injector.isPaused = false
    },
  }
  try {
    return await block(faultyOf(target, injector) as Faulty<Target>, faults)
  } finally {
    injector.close()
  }
}

function faultyOf(target: object, injector: FaultInjector): object {
  if (typeof target === 'function') {
    return (...given: unknown[]) =>
      injector.call('', given, () => Reflect.apply(target as () => unknown, undefined, given))
  }
  const wrapped = new Map<unknown, (...given: unknown[]) => Promise<unknown>>()
  const wrap = (method: string, real: () => unknown) => {
    // On the target itself, so that private fields work.
    const faulty = (...given: unknown[]) =>
      injector.call(method, given, () => Reflect.apply(real, target, given))
    wrapped.set(real, faulty)
    return faulty
  }
  // Around an heir of the target: what a frozen target has, a proxy of itself would have to hand out unchanged.
  return new Proxy(Object.create(target) as object, {
    get(_, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || key === 'constructor') return value
      return wrapped.get(value) ?? wrap(String(key), value as () => unknown)
    },
    set: (_, key, value) => Reflect.set(target, key, value, target),
  })
}
