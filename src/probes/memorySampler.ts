import { performance } from 'node:perf_hooks'
import type { MemoryReading, MemorySample } from '../records/memoryProfile.ts'
import { every } from './every.ts'
import { readMemory } from './memoryReading.ts'
import { SampleRoom } from './sampleRoom.ts'

/** Reads memory at fixed intervals into room laid out before the first reading, so that it does not see itself. */
export class MemorySampler {
  readonly #room = new SampleRoom(['atMs', 'heapUsedBytes', 'externalBytes', 'arrayBuffersBytes', 'rssBytes'])
  readonly #everyMs: number
  readonly #onSample: ((reading: MemoryReading) => void) | undefined
  #startedMs = 0
  #end: (() => void) | undefined
  #peak: MemoryReading | undefined

  /** @param onSample  called with each reading, for whoever acts on them. */
  constructor(everyMs: number, onSample?: (reading: MemoryReading) => void) {
    this.#everyMs = everyMs
    this.#onSample = onSample
  }

  /** Takes a first reading, and goes on at its interval. */
  start(): void {
    this.#startedMs = performance.now()
    this.resume()
  }

  /** Takes a reading, and goes on after a `stop`. */
  resume(): void {
    this.#end = every(this.#everyMs, () => this.sample())
    this.sample()
  }

  /** Takes a last reading and ends, for good or until `resume`. */
  stop(): void {
    this.#end?.()
    this.sample()
  }

  /** Takes a reading now. */
  sample(): void {
    const reading = readMemory()
    this.#peak = this.#peak === undefined ? reading : highest(this.#peak, reading)
    this.#room.add({ atMs: performance.now() - this.#startedMs, ...reading })
    this.#onSample?.(reading)
  }

  /** The highest value of each field so far; `least` where nothing was read yet or all was lower. */
  peak(least: MemoryReading): MemoryReading {
    return this.#peak === undefined ? least : highest(this.#peak, least)
  }

  samples(): readonly MemorySample[] {
    return this.#room.readings()
  }
}

function highest(a: MemoryReading, b: MemoryReading): MemoryReading {
  return combine(a, b, Math.max)
}

/** Joins two readings field by field. */
export function combine(
  a: MemoryReading,
  b: MemoryReading,
  join: (a: number, b: number) => number,
): MemoryReading {
  return {
    heapUsedBytes: join(a.heapUsedBytes, b.heapUsedBytes),
    externalBytes: join(a.externalBytes, b.externalBytes),
    arrayBuffersBytes: join(a.arrayBuffersBytes, b.arrayBuffersBytes),
    rssBytes: join(a.rssBytes, b.rssBytes),
  }
}
