import { formatApart } from '../formatUnits.ts'
import { besideWritten } from '../writtenUnits.ts'
import type { Outcome } from './verdict.ts'

/** One figure beside what is required of it. The limit itself is kept. */
export interface Limit {
  /** As it stands in messages: `'p99'`, `'open sockets'`. */
  readonly figure: string
  /** What it is printed as. */
  readonly quantity: Parameters<typeof formatApart>[2]
  readonly bound: 'at most' | 'at least'
  readonly limit: number
  readonly received: number
}

export function isKept({ bound, limit, received }: Limit): boolean {
  return bound === 'at most' ? received <= limit : received >= limit
}

/** The outcome of all limits together: one that is broken is enough. */
export function outcomeOfLimits(limits: readonly Limit[], missing: string | undefined): Outcome {
  if (missing !== undefined) return 'inconclusive'
  return limits.every(isKept) ? 'pass' : 'fail'
}

/** A figure and its limit in print, so that they differ if they differ in fact. */
export function printLimit({ limit, received, quantity }: Limit): readonly [limit: string, received: string] {
  // Where it fell among what never started or never ended.
  if (received === Number.POSITIVE_INFINITY) return [formatApart(limit, limit, quantity)[0], 'infinite']
  return formatApart(limit, received, quantity)
}

/** What was required of the limits of a verdict, the opposite, and what they came to: one line each. */
export function describeLimits(limits: readonly Limit[]): {
  readonly expected: string
  readonly notExpected: string
  readonly received: string
} {
  const each = limits.map((limit) => {
    const [printed, received] = printLimit(limit)
    const allowed = limit.quantity === 'bytes' ? besideWritten(printed, limit.limit) : printed
    return {
      asked: `${limit.figure} ${limit.bound} ${allowed}`,
      got: `${limit.figure} ${received}`,
      allowed,
      limit,
    }
  })
  const expected = each.map(({ asked }) => asked).join(', ')
  const [only] = each
  const opposite =
    only && `${only.limit.figure} ${only.limit.bound === 'at most' ? 'above' : 'below'} ${only.allowed}`
  return {
    expected,
    notExpected: each.length === 1 && opposite ? opposite : `not all of: ${expected}`,
    received: each.map(({ got }) => got).join(', '),
  }
}

/** What the headline speaks of: the limits that were broken, or else all of them. */
export function decisive(limits: readonly Limit[]): readonly Limit[] {
  const broken = limits.filter((limit) => !isKept(limit))
  return broken.length > 0 ? broken : limits
}
