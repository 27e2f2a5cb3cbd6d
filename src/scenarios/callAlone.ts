import type { ServiceContext } from './service.ts'

/** An operation of a service: one that it has, or that a scenario makes of it. */
export type ServiceOperation = (context: ServiceContext) => unknown

// As long as an operation may take under load.
const longestMs = 30_000

/** Makes one call outside of any load. What it fails with is for the load to count; what never ends is left behind. */
export async function callAlone(operation: ServiceOperation, iteration: number): Promise<void> {
  const over = new AbortController()
  const context = { user: 0, iteration, signal: over.signal, check: Boolean, count() {}, bytes() {} }
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestMs)
  })
  try {
    await Promise.race([operation(context), limit])
  } catch {
    // See above.
  } finally {
    clearTimeout(timer)
    over.abort()
  }
}
