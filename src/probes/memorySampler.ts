import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'
import type { MemoryReading, MemorySample } from '../records/memoryProfile.ts'
import { readMemory } from './memoryReading.ts'

const mostSamples = 600
const fields = ['atMs', 'heapUsedBytes', 'externalBytes', 'arrayBuffersBytes', 'rssBytes'] as const

/** Reads memory at fixed intervals into room laid out before the first reading, so that it does not see itself. */
export class MemorySampler {
  readonly #room = new Float64Array(mostSamples * fields.length)
  readonly #everyMs: number
  readonly #onSample: ((reading: MemoryReading) => void) | undefined
  #startedMs = 0
  #timer: NodeJS.Timeout | undefined
  #count = 0
  /** Keeps every `#stride`-th reading: doubled whenever the room is full. */
  #stride = 1
  #seen = 0
  #peak: MemoryReading | undefined

  /** @param onSample  called with each reading, for whoever acts on them. */
  constructor(everyMs: number, onSample?: (reading: MemoryReading) => void) {
    this.#everyMs = everyMs
    this.#onSample = onSample
  }

  /** Takes a first reading, and goes on at its interval. */
  start(): void {
    this.#startedMs = performance.now()
    this.#timer = setInterval(() => this.sample(), this.#everyMs)
    // Sampling alone is no reason for a process to stay alive.
    this.#timer.unref()
    this.sample()
  }

  /** Takes a last reading and ends. */
  stop(): void {
    clearInterval(this.#timer)
    this.sample()
  }

  /** Takes a reading now. */
  sample(): void {
    const reading = readMemory()
    this.#peak = this.#peak === undefined ? reading : highest(this.#peak, reading)
    if (this.#seen++ % this.#stride === 0) this.#keep(reading)
    this.#onSample?.(reading)
  }

  /** The highest value of each field so far; `least` where nothing was read yet or all was lower. */
  peak(least: MemoryReading): MemoryReading {
    return this.#peak === undefined ? least : highest(this.#peak, least)
  }

  samples(): readonly MemorySample[] {
    return Array.from({ length: this.#count }, (_, index) => {
      const row = fields.map((name, column) => [name, this.#room[index * fields.length + column]])
      return Object.fromEntries(row) as MemorySample
    })
  }

  #keep(reading: MemoryReading): void {
    if (this.#count === mostSamples) this.#thin()
    const at = this.#count++ * fields.length
    this.#room[at] = performance.now() - this.#startedMs
    this.#room[at + 1] = reading.heapUsedBytes
    this.#room[at + 2] = reading.externalBytes
    this.#room[at + 3] = reading.arrayBuffersBytes
    this.#room[at + 4] = reading.rssBytes
  }

  #thin(): void {
    const width = fields.length
    for (let i = 1; i < mostSamples / 2; i++)
      this.#room.copyWithin(i * width, 2 * i * width, (2 * i + 1) * width)
    this.#count = mostSamples / 2
    this.#stride *= 2
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
