import { requireInteger } from '../options.ts'

// The first round warms up. Seven more are three windows, each twice as long as the one before: a leak grows in all three.
const fewestRounds = 8
// Beyond this the rounds are too short: pauses for collection would take longer than the load.
const mostRounds = 1000

/** @throws TypeError | RangeError  too few, too many, or beside phases. */
export function checkRounds(value: number, phases: unknown): number {
  const rounds = requireInteger(value, 'rounds', 1, mostRounds)
  if (phases !== undefined) {
    throw new TypeError(
      'Expected `rounds` or `phases`, got both: rounds are alike, so that what grows from one to the next is a leak. ' +
        'Keep one of them.',
    )
  }
  if (rounds >= fewestRounds) return rounds
  throw new RangeError(
    `Expected \`rounds\` to be ${fewestRounds} or more, got ${rounds}: fewer cannot tell a leak from a warm-up. ` +
      'To run the plan once, leave it out.',
  )
}
