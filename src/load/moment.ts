import type { Clock } from './clock.ts'

/** Something that comes once and can be waited for. */
export class Moment {
  come: () => void = () => {}
  readonly promise = new Promise<void>((resolve) => {
    this.come = resolve
  })
}

/** Waits for the first of several events, for so many milliseconds at the most, and leaves no timer behind. */
export async function firstOf(events: readonly Promise<unknown>[], ms: number, clock: Clock): Promise<void> {
  const waited = new Moment()
  const cancel = clock.after(ms, waited.come)
  try {
    await Promise.race([...events, waited.promise])
  } finally {
    cancel()
  }
}
