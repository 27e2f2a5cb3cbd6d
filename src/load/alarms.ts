/**
 * Who is to be woken when, the earliest first, in room laid out before: one timer serves any number of waiting users.
 * A binary heap. Cost: log₂ of how many wait, for each `set` and `take`.
 */
export class Alarms<Sleeper extends object> {
  readonly #atMs: Float64Array
  readonly #sleepers: (Sleeper | undefined)[]
  #count = 0

  /** @param capacity  the most that can wait at one time. */
  constructor(capacity: number) {
    this.#atMs = new Float64Array(capacity)
    this.#sleepers = new Array<Sleeper | undefined>(capacity).fill(undefined)
  }

  /** When the first is to be woken; `Infinity` when nobody waits. */
  get earliestMs(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : (this.#atMs[0] as number)
  }

  set(atMs: number, sleeper: Sleeper): void {
    let at = this.#count++
    while (at > 0) {
      const above = (at - 1) >> 1
      if ((this.#atMs[above] as number) <= atMs) break
      this.#move(above, at)
      at = above
    }
    this.#atMs[at] = atMs
    this.#sleepers[at] = sleeper
  }

  /** Takes out whoever is to be woken first. */
  take(): Sleeper | undefined {
    if (this.#count === 0) return undefined
    const first = this.#sleepers[0]
    const last = --this.#count
    const atMs = this.#atMs[last] as number
    const sleeper = this.#sleepers[last]
    this.#sleepers[last] = undefined
    if (last === 0) return first
    let at = 0
    for (let below = 1; below < last; below = 2 * at + 1) {
      if (below + 1 < last && (this.#atMs[below + 1] as number) < (this.#atMs[below] as number)) below++
      if ((this.#atMs[below] as number) >= atMs) break
      this.#move(below, at)
      at = below
    }
    this.#atMs[at] = atMs
    this.#sleepers[at] = sleeper
    return first
  }

  clear(): void {
    this.#sleepers.fill(undefined)
    this.#count = 0
  }

  #move(from: number, to: number): void {
    this.#atMs[to] = this.#atMs[from] as number
    this.#sleepers[to] = this.#sleepers[from]
  }
}
