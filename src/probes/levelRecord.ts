import type { LeakResource } from '../records/leakReport.ts'
import type { MemoryReading } from '../records/memoryProfile.ts'
import { readDescriptors } from './descriptors.ts'
import { readHandles } from './handles.ts'

const recorded = ['heap', 'external', 'fd', 'socket', 'handle'] as const satisfies readonly LeakResource[]

type RecordedResource = (typeof recorded)[number]

/**
 * The levels of every resource after each round, in memory that is taken once: a recorder that grew by an object
 * a round would be read as a leak of slow operations.
 */
export class LevelRecord {
  readonly #operations: Float64Array
  readonly #levels: Readonly<Record<RecordedResource, Float64Array>>
  #length = 0
  #origin = 0

  /** @param capacity  the most readings it will hold. */
  constructor(capacity: number) {
    this.#operations = new Float64Array(capacity)
    this.#levels = {
      heap: new Float64Array(capacity),
      external: new Float64Array(capacity),
      fd: new Float64Array(capacity),
      socket: new Float64Array(capacity),
      handle: new Float64Array(capacity),
    }
  }

  get length(): number {
    return this.#length
  }

  get isFull(): boolean {
    return this.#length === this.#operations.length
  }

  /** Adds the memory that was read after so many calls of the operation, and reads everything else as it is now. */
  add(operations: number, memory: MemoryReading): void {
    if (this.isFull) throw new RangeError(`Expected at most ${this.#length} readings`)
    const descriptors = readDescriptors()
    this.#operations[this.#length] = operations - this.#origin
    this.#levels.heap[this.#length] = memory.heapUsedBytes
    this.#levels.external[this.#length] = memory.externalBytes
    this.#levels.fd[this.#length] = descriptors.open
    this.#levels.socket[this.#length] = descriptors.sockets
    this.#levels.handle[this.#length] = readHandles().total
    this.#length++
  }

  /** The last reading of a resource; `NaN` before the first, and where the platform cannot say. */
  last(resource: RecordedResource): number {
    return this.#levels[resource][this.#length - 1] ?? Number.NaN
  }

  /** What the last reading gained over the one before. */
  lastRise(resource: RecordedResource): number {
    return this.last(resource) - (this.#levels[resource][this.#length - 2] ?? Number.NaN)
  }

  /** How much of all that was gained up to the last reading but one the last one gave back: 1 is everything. */
  fallenShare(resource: LeakResource): number {
    const values = this.#levels[resource as RecordedResource]
    const [first = 0, before = 0] = [values[0], values[this.#length - 2]]
    return -this.lastRise(resource as RecordedResource) / (before - first)
  }

  /** Forgets the last reading. */
  dropLast(): void {
    this.#length--
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
    for (const resource of recorded) {
      const series = [...this.#levels[resource].subarray(0, this.#length)]
      if (series.every(Number.isFinite)) levels.set(resource, series)
    }
    return levels
  }

  #all(): Float64Array[] {
    return [this.#operations, ...Object.values(this.#levels)]
  }
}
