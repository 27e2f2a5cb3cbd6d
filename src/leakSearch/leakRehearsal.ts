import type { LeakResource } from '../records/leakReport.ts'
import { judgeLeak } from '../verdict/judgeLeak.ts'

const noise = (call: number): number => (call * 7919) % 1013
const rising = (call: number): number => 64 * call + noise(call)
const shapes: readonly ((call: number) => number)[] = [
  rising,
  (call) => (call % 300 === 0 ? 5000 : 0) + noise(call),
  () => 0,
  (call) => 30_000 * Math.log(call),
  noise,
]
// Rounds of many calls lead into every rule that asks for many; more than 25 readings are thinned, for which once is enough.
const rehearsals = [
  { lengths: [2, 4, 14], calls: 4097, among: shapes },
  { lengths: [40], calls: 33, among: [rising] },
]
const steady: readonly LeakResource[] = ['fd', 'socket', 'worker', 'context', 'listener']

let rehearsed = false

/**
 * Judges made-up rounds of several lengths and every shape: what the judgement allocates on its first ways must not be read as the
 * operation's. Without it that was most of the noise of slow operations. Call it when the engine is quiet: its code is then
 * compiled as it stays. It takes some 20 ms, and does nothing from the second time on.
 */
export function rehearseJudgement(): void {
  if (rehearsed) return
  rehearsed = true
  for (const { lengths, calls, among } of rehearsals) {
    for (const length of lengths) for (const shape of among) rehearse(length, calls, shape)
  }
}

function rehearse(length: number, calls: number, shape: (call: number) => number): void {
  const operations = Array.from({ length }, (_, round) => calls * round + 21)
  const levels = new Map<LeakResource, readonly number[]>([
    ['heap', operations.map(shape)],
    ['external', operations.map((call) => 1e6 + noise(call))],
    ['native', operations.map((call) => 1000 * shape(call))],
    ['handle', operations.map(shape)],
    ...steady.map((resource) => [resource, operations.map(() => 23)] as const),
  ])
  for (const final of [false, true]) {
    judgeLeak({
      operations,
      levels,
      buffersBytes: 0,
      activeMs: 300 * length,
      elapsedMs: 100 * length,
      limitMs: 10_000,
      final,
      lasting: final,
      warmupReadings: 1,
    })
  }
}
