import type { LeakResource } from '../records/leakReport.ts'

/** What is known of a resource before anything is measured. Bytes or a count, per operation or as a whole. */
export interface ResourceNature {
  readonly unit: 'bytes' | 'count'
  /** The finest precision asked of a clean verdict, per operation. */
  readonly finest: number
  /** Growth per operation below which nothing is called a leak, unless a budget asks for less. */
  readonly least: number
  /** The coarsest precision of a clean verdict, per operation, however little time there was. */
  readonly coarsest: number
  /** What one settled reading may be wrong by. */
  readonly resolution: number
  /** Growth in the last window that is too little to be called a leak. */
  readonly noise: number
  /** Growth per round that a collection may cause by itself, whatever the calls of the round did. */
  readonly perCollection: number
  /** Growth per round that may be the warm-up of code that is slow to warm up, whatever the collections were seen to cause. */
  readonly leastPerRound: number
  /** Growth in all that is more than warm-ups and small caches gain in few calls. */
  readonly weighty: number
  /** Growth in all that would soon hurt the process. A quarter of it in one round calls for smaller rounds. */
  readonly harmful: number
}

// finest: an 8-byte slot on one call in eighty. least: an object of 50 B on one call in a hundred; warm-ups of busy machines were
// seen to add a few tenths of a byte for 40,000 calls. coarsest: an object of two fields with its slot.
// resolution: with the engine quiet a level repeats to the byte, but for single steps of up to 240 B that V8 and Node
// make on their own account; in the 2,400 calls of a cheap operation that is the finest growth.
// perCollection: code that compiles code (fastify's instances) gains some 1 KB at each full collection, on Node 20 and 24.
// leastPerRound: the same code adds some 500 B to 1 KB a round of 32 calls for a thousand calls, less and less.
// weighty: warm-ups, rings and caches were seen to gain 250 KB on the heap in a thousand calls, pools 500 KB outside of it.
const heap: ResourceNature = {
  unit: 'bytes',
  finest: 0.1,
  least: 0.5,
  coarsest: 32,
  resolution: 240,
  noise: 512,
  perCollection: 4096,
  leastPerRound: 2048,
  weighty: 400e3,
  harmful: 64e6,
}
// Whatever lies outside the heap has an owner of 64 B or more inside it: here only large growth has to be seen.
// noise: two of the 8 KiB chunks that Node cuts small buffers from.
const external: ResourceNature = {
  unit: 'bytes',
  finest: 1,
  least: 1,
  coarsest: 512,
  resolution: 0,
  noise: 16_384,
  perCollection: 0,
  leastPerRound: 0,
  weighty: 4e6,
  harmful: 64e6,
}
// harmful: half the descriptors that macOS allows by default (256).
// Counts are exact. finest: one in 500 calls. coarsest: one in twenty. noise: some connections come and go.
const count: ResourceNature = {
  unit: 'count',
  finest: 0.002,
  least: 0.002,
  coarsest: 0.05,
  resolution: 0,
  noise: 4,
  perCollection: 0,
  leastPerRound: 0,
  weighty: 0,
  harmful: 128,
}

// A thread takes some megabytes and four descriptors.
const worker: ResourceNature = { ...count, harmful: 32 }
// A context or a listener is nothing but memory: what it weighs is seen on the heap, and hurts there.
const memoryAlone: ResourceNature = { ...count, harmful: Number.POSITIVE_INFINITY }

export function natureOf(resource: LeakResource): ResourceNature {
  if (resource === 'worker') return worker
  if (resource === 'context' || resource === 'listener') return memoryAlone
  if (resource === 'heap') return heap
  return resource === 'external' || resource === 'native' ? external : count
}
