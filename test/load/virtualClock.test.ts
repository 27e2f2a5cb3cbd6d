import { expect, test } from 'vitest'
import { driven } from './driven.ts'
import { VirtualClock } from './virtualClock.ts'

// A test over virtual time that hangs takes its worker with it.
test.each(['at once', 'in a promise'])(
  'a duration of what ends %s, and takes no time, is an error',
  async (when) => {
    const operation = () => (when === 'at once' ? undefined : Promise.resolve())
    await expect(driven({ users: 2, duration: '1s' }, () => operation)).rejects.toThrow(
      'Time stood still at 0 ms while much was done: nothing ends that waits for it',
    )
  },
)

test('so is a promise that never settles, with timers running or without', async () => {
  const clock = new VirtualClock()
  await expect(clock.until(new Promise(() => {}))).rejects.toThrow('Nothing is left to wait for')
  clock.every(60_000, () => {})
  await expect(clock.until(new Promise(() => {}))).rejects.toThrow('has not settled in an hour')
})
