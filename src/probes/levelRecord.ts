import type { LeakResource } from '../records/leakReport.ts'
import { readDescriptors } from './descriptors.ts'
import { readHandles } from './handles.ts'
import { readMemory } from './memoryReading.ts'

const resources = ['heap', 'external', 'fd', 'socket', 'handle'] as const satisfies readonly LeakResource[]

/**
 * The levels of every resource after each round, in memory that is taken once: a recorder that grew by an object
 * a round would be read as a leak of slow operations.
 */
export class LevelRecord {
  readonly capacity: number
  readonly #operations: Float64Array
  readonly #levels: ReadonlyMap<LeakResource, Float64Array>
  #length = 0

  constructor(capacity: number) {
    this.capacity = capacity
    this.#operations = new Float64Array(capacity)
    this.#levels = new Map(resources.map((resource) => [resource, new Float64Array(capacity)]))
  }

  get length(): number {
    return this.#length
  }

  /** Reads every resource as it is now, after so many calls of the operation. */
  read(operations: number): void {
    if (this.#length === this.capacity) throw new RangeError(`Expected at most ${this.capacity} readings`)
    const memory = readMemory()
    const { open, sockets } = readDescriptors()
    this.#operations[this.#length] = operations
    this.#set('heap', memory.heapUsedBytes)
    this.#set('external', memory.externalBytes)
    this.#set('fd', open)
    this.#set('socket', sockets)
    this.#set('handle', readHandles().total)
    this.#length++
  }

  /** The last reading of a resource; `NaN` where the platform cannot say. */
  last(resource: (typeof resources)[number]): number {
    return this.#levels.get(resource)?.[this.#length - 1] ?? Number.NaN
  }

  /** Forgets all readings. */
  clear(): void {
    this.#length = 0
  }

  operations(): number[] {
    return [...this.#operations.subarray(0, this.#length)]
  }

  /** The levels of every resource that can be read here. */
  levels(): Map<LeakResource, number[]> {
    const levels = new Map<LeakResource, number[]>()
    for (const [resource, values] of this.#levels) {
      const series = [...values.subarray(0, this.#length)]
      if (series.every(Number.isFinite)) levels.set(resource, series)
    }
    return levels
  }

  #set(resource: LeakResource, value: number): void {
    const values = this.#levels.get(resource)
    if (values !== undefined) values[this.#length] = value
  }
}
