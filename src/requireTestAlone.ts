import { runningTest } from './runningTest.ts'

/**
 * Refuses to measure among concurrent tests: they share one heap and one thread. At once, since an assertion that nobody waits for
 * could not fail its own test later.
 *
 * @param reason  what is wrong with it: `'A leak search cannot tell …'`.
 * @throws Error  other tests run at the same time as this one.
 */
export function requireTestAlone(reason: string): void {
  if (!runningTest()?.concurrent) return
  throw new Error(
    `${reason}. Use \`test\` in place of \`test.concurrent\` here, and no \`concurrency\` in \`node:test\`.`,
  )
}

/** What is wrong with a leak search among them. */
export const leaksBesideOthers = 'A leak search cannot tell the memory of concurrent tests apart'
