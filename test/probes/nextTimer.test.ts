import { clearTimeout, setTimeout } from 'node:timers'
import { afterEach, expect, test } from 'vitest'
import { nextTimerMs } from '../../src/probes/nextTimer.ts'

const timers: NodeJS.Timeout[] = []
afterEach(() => {
  for (const timer of timers.splice(0)) clearTimeout(timer)
})

test('a timer that is unref’d is seen, and when it is due', async () => {
  timers.push(setTimeout(() => {}, 900).unref())
  const dueMs = await nextTimerMs()
  expect(dueMs).toBeGreaterThanOrEqual(0)
  expect(dueMs).toBeLessThanOrEqual(900)
})

test('the earliest of several decides', async () => {
  timers.push(
    setTimeout(() => {}, 60_000),
    setTimeout(() => {}, 40),
  )
  expect(await nextTimerMs()).toBeLessThanOrEqual(40)
})

test('asked between timers that are due together, it does not say that there are none', async () => {
  timers.push(setTimeout(() => {}, 900).unref())
  const asked = new Promise<number>((resolve) => {
    // Both are due when the loop comes to them, and what follows the first runs before the second.
    setTimeout(() => void Promise.resolve().then(async () => resolve(await nextTimerMs())), 5)
    setTimeout(() => {}, 6)
  })
  const untilMs = performance.now() + 20
  while (performance.now() < untilMs);
  expect(await asked).toBeLessThanOrEqual(900)
})

test('the user’s choice on networks in reports is left as it was', async () => {
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean }
  for (const choice of [true, false]) {
    report.excludeNetwork = choice
    await nextTimerMs()
    expect(report.excludeNetwork).toBe(choice)
  }
})
