import { show } from '../options.ts'

/** The part of a plan that this machine drives: every so-manyth user and arrival, counted from `index`. */
export interface Stripe {
  readonly index: number
  readonly of: number
}

/** All of it. */
export const wholePlan: Stripe = { index: 0, of: 1 }

// More machines than any runner offers at one time.
const mostMachines = 1000

/**
 * Reads which of several machines this is, as CI gives it: `'2/4'` is the second of four.
 *
 * @param text  `undefined` or empty where there is one.
 * @throws RangeError  anything else.
 */
export function stripeFrom(text: string | undefined): Stripe {
  if (text === undefined || text === '') return wholePlan
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
  if (number !== undefined && of !== undefined && number >= 1 && number <= of && of <= mostMachines)
    return { index: number - 1, of }
  throw new RangeError(
    `Expected ENDURE_SEGMENT to be the number of this machine and of all, such as 2/4, got ${show(text)}`,
  )
}

/** How many of the numbers from 0 to `total`, excluded, fall into a stripe. */
export function shareOf(total: number, { index, of }: Stripe): number {
  return Math.max(0, Math.ceil((total - index) / of))
}
