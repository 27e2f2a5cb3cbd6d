import type { LeakResource } from '../records/leakReport.ts'

/** What is known of a resource before anything is measured. Bytes or a count, per operation or as a whole. */
export interface ResourceNature {
  readonly unit: 'bytes' | 'count'
  /** Growth per operation below which nothing is called a leak; also the finest precision asked of a clean verdict. */
  readonly finest: number
  /** The coarsest precision of a clean verdict, per operation, however little time there was. */
  readonly coarsest: number
  /** What one settled reading may be wrong by. */
  readonly resolution: number
  /** Growth in the last window that is too little to be called a leak. */
  readonly noise: number
  /** Growth per round that a collection may cause by itself, whatever the calls of the round did. */
  readonly perCollection: number
}

// finest: an 8-byte slot on one call in eighty. coarsest: an object of two fields with its slot.
// resolution: with the engine quiet a level repeats to the byte, but for single steps of up to 240 B that V8 and Node
// make on their own account; half of that in the 1,000 calls of a cheap operation is below the finest growth.
// perCollection: code that compiles code (fastify's instances) gains some 1 KB at each full collection, on Node 20 and 24.
const heap: ResourceNature = {
  unit: 'bytes',
  finest: 0.1,
  coarsest: 32,
  resolution: 128,
  noise: 512,
  perCollection: 4096,
}
// Whatever lies outside the heap has an owner of 64 B or more inside it: here only large growth has to be seen.
// noise: two of the 8 KiB chunks that Node cuts small buffers from.
const external: ResourceNature = {
  unit: 'bytes',
  finest: 1,
  coarsest: 512,
  resolution: 0,
  noise: 16_384,
  perCollection: 0,
}
// Counts are exact. finest: one in 500 calls. coarsest: one in twenty. noise: some connections come and go.
const count: ResourceNature = {
  unit: 'count',
  finest: 0.002,
  coarsest: 0.05,
  resolution: 0,
  noise: 4,
  perCollection: 0,
}

export function natureOf(resource: LeakResource): ResourceNature {
  if (resource === 'heap') return heap
  return resource === 'external' || resource === 'native' ? external : count
}
