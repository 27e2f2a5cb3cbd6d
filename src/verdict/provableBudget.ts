import type { Size } from '../quantities.ts'
import { parseBytes } from '../units.ts'
import { natureOf } from './natureOf.ts'

/**
 * Reads the growth per call that a search for a leak accepts.
 *
 * @throws TypeError | RangeError  not a size, or less than can be proven.
 */
export function provableBudget(budget: Size): number {
  const bytes = parseBytes(budget, 'budget')
  const { finest } = natureOf('heap')
  if (bytes >= finest) return bytes
  throw new RangeError(
    `Expected \`budget\` to be at least ${finest} B per call, the finest that can be proven, got ${bytes}. ` +
      'Leave it out to tolerate no growth.',
  )
}
