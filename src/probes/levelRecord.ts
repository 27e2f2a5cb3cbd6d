import type { LeakResource } from '../records/leakReport.ts'
import type { Levels } from './levels.ts'

const resources = [
  'heap',
  'external',
  'native',
  'fd',
  'socket',
  'handle',
  'worker',
  'context',
  'listener',
] as const
const memory = ['heap', 'external', 'native'] as const

/**
 * The levels of every resource after each round, in memory that is taken once: a recorder that grew by an object
 * a round would be read as a leak of slow operations. When it is full, every other reading makes room.
 */
export class LevelRecord {
  readonly #operations: Float64Array
  readonly #levels: Readonly<Record<LeakResource, Float64Array>>
  #length = 0
  #origin = 0

  /** @param capacity  the most readings it will hold, 2 or more. */
  constructor(capacity: number) {
    this.#operations = new Float64Array(capacity)
    this.#levels = Object.fromEntries(
      resources.map((resource) => [resource, new Float64Array(capacity)]),
    ) as Record<LeakResource, Float64Array>
  }

  get length(): number {
    return this.#length
  }

  /** Adds the levels that were read after so many calls of the operation. */
  add(operations: number, levels: Levels): void {
    if (this.#length === this.#operations.length) this.#thin()
    this.#operations[this.#length] = operations - this.#origin
    for (const resource of resources) this.#levels[resource][this.#length] = levels[resource]
    this.#length++
  }

  /** The last reading of a resource; `NaN` before the first, and where the platform cannot say. */
  last(resource: LeakResource): number {
    return this.#levels[resource][this.#length - 1] ?? Number.NaN
  }

  /** What the last reading gained over the one before. */
  lastRise(resource: LeakResource): number {
    return this.last(resource) - (this.#levels[resource][this.#length - 2] ?? Number.NaN)
  }

  /** How much of all that was gained up to the last reading but one the last one gave back: 1 is everything. */
  fallenShare(resource: LeakResource): number {
    const values = this.#levels[resource]
    const [first = 0, before = 0] = [values[0], values[this.#length - 2]]
    return -this.lastRise(resource) / (before - first)
  }

  /** Forgets the last reading. */
  dropLast(): void {
    this.#length--
  }

  /**
   * Forgets the last reading, before which nothing was called. What memory gained by it is no growth of the operation: the readings
   * before are raised by that, so that those to come do not jump.
   */
  dropWait(): void {
    for (const resource of memory) {
      const gained = this.lastRise(resource)
      if (!(gained > 0)) continue
      const values = this.#levels[resource].subarray(0, this.#length - 1)
      values.forEach((level, i) => {
        values[i] = level + gained
      })
    }
    this.dropLast()
  }

  /** Forgets the first reading. */
  dropFirst(): void {
    for (const values of this.#all()) values.copyWithin(0, 1, this.#length)
    this.#length--
  }

  /** Forgets all readings but the last, and counts operations from there. */
  startOver(): void {
    for (const values of this.#all()) values.copyWithin(0, this.#length - 1, this.#length)
    this.#length = 1
    this.#origin += this.#operations[0] ?? 0
    this.#operations[0] = 0
  }

  /** Calls of the operation at each reading. */
  operations(): number[] {
    return [...this.#operations.subarray(0, this.#length)]
  }

  /** The levels of every resource that can be read here. */
  levels(): Map<LeakResource, number[]> {
    const levels = new Map<LeakResource, number[]>()
    for (const resource of resources) {
      const series = [...this.#levels[resource].subarray(0, this.#length)]
      if (series.every(Number.isFinite)) levels.set(resource, series)
    }
    return levels
  }

  /** The last reading stays: the next one is held against it. */
  #thin(): void {
    const last = this.#length - 1
    for (const values of this.#all())
      for (let i = last % 2; i <= last; i += 2) values[i >> 1] = values[i] as number
    this.#length = (last >> 1) + 1
  }

  #all(): Float64Array[] {
    return [this.#operations, ...Object.values(this.#levels)]
  }
}
