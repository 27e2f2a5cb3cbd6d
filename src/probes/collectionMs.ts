import { performance } from 'node:perf_hooks'
import { collect } from './collect.ts'

// On a busy machine single collections are lucky or not: together they take as long as a slice of the processor.
const leastMs = 50
const fewest = 5

/** How long it takes to collect all garbage of this isolate at its present size, at the speed the machine has now, ms. */
export function collectionMs(): number {
  const startedMs = performance.now()
  let collections = 0
  let tookMs = 0
  while (collections < fewest || tookMs < leastMs) {
    collect()
    collections++
    tookMs = performance.now() - startedMs
  }
  return tookMs / collections
}
