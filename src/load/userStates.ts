import { performance } from 'node:perf_hooks'
import type * as pLimit from 'p-limit'
import { formatDuration } from '../formatUnits.ts'
import { loadPackage } from '../loadPackage.ts'
import { realClock } from './clock.ts'
import { Moment } from './moment.ts'
import type { CheckedPlan } from './plan.ts'
import { placesOf } from './stage.ts'

// As many as a pool of connections bears: a thousand log-ins at once would be a load of their own.
const mostAtOnce = 50

/** What `setup` of the plan returned for each user, from before the run until after it. */
export class UserStates {
  readonly #plan: CheckedPlan
  /** By place. */
  readonly values: unknown[]
  readonly #isSetUp: boolean[]

  constructor(plan: CheckedPlan) {
    this.#plan = plan
    const isEmpty = plan.setup === undefined && plan.teardown === undefined
    const count = isEmpty ? 0 : placesOf(plan)
    this.values = new Array<unknown>(count).fill(undefined)
    this.#isSetUp = new Array<boolean>(count).fill(false)
  }

  /**
   * Sets all users up, fifty at a time, and none that is left when `isOver` says so.
   * Throws what a set-up threw, once what had been set up is torn down again.
   *
   * @param latestMs  when all have to be, on the clock of `performance.now()`: later, nobody would see why they are not.
   */
  async setUp(isOver: () => boolean, latestMs = Number.POSITIVE_INFINITY): Promise<void> {
    const { setup } = this.#plan
    if (setup === undefined) {
      this.#isSetUp.fill(true)
      return
    }
    const failures = await this.#each(async (place, user) => {
      if (isOver()) return
      this.values[place] = await this.#inTime('setup', user, () => setup(user), latestMs)
      this.#isSetUp[place] = true
    })
    if (failures.length === 0) return
    await this.tearDown().catch(() => {})
    throw failures[0]
  }

  /** Tears down every user that was set up, and throws what the first one threw when all have been. @param latestMs  as above. */
  async tearDown(latestMs = Number.POSITIVE_INFINITY): Promise<void> {
    const { teardown } = this.#plan
    if (teardown === undefined) return
    const failures = await this.#each(async (place, user) => {
      if (!this.#isSetUp[place]) return
      this.#isSetUp[place] = false
      await this.#inTime('teardown', user, () => teardown(this.values[place] as never, user), latestMs)
    })
    if (failures.length > 0) throw failures[0]
  }

  async #each(act: (place: number, user: number) => Promise<void>): Promise<unknown[]> {
    const { index, of } = this.#plan.stripe
    const limit = loadPackage<typeof pLimit>('p-limit').default(mostAtOnce)
    const ends = await Promise.allSettled(
      this.values.map((_, place) => limit(() => act(place, index + place * of))),
    )
    return ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  }

  async #inTime(what: string, user: number, act: () => unknown, latestMs: number): Promise<unknown> {
    const { timeoutMs } = this.#plan
    const leftMs = Math.max(0, latestMs - performance.now())
    const limit =
      leftMs < timeoutMs
        ? 'before the timeout of its test was near'
        : `within ${formatDuration(timeoutMs)}, the timeout of the plan`
    const late = new Moment()
    const cancel = realClock.after(Math.min(leftMs, timeoutMs), late.come)
    const tooLate = late.promise.then(() => {
      throw new Error(`Expected \`${what}\` of user ${user} to end ${limit}`)
    })
    try {
      return await Promise.race([act(), tooLate])
    } finally {
      cancel()
    }
  }
}
