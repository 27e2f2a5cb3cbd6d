import { performance } from 'node:perf_hooks'

/**
 * Refuses a clock or timers that do not tell the time.
 *
 * @param where  where the user has to restore them, the end of a sentence.
 * @throws Error  fake timers are on, or `performance.now` was replaced.
 */
export function requireRealTime(where: string): void {
  // Vitest and Jest fake timers by the same library, which leaves its clock on what it put in place; Jest's legacy ones are mocks.
  const timer: unknown = globalThis.setTimeout
  if (typeof timer === 'function' && ('clock' in timer || '_isMockFunction' in timer)) {
    throw new Error(
      'Fake timers are on: what waits for time would never settle, and what is due would never go away. ' +
        `Call \`vi.useRealTimers()\` or \`jest.useRealTimers()\` ${where}.`,
    )
  }
  // Node has it on the prototype. A spy that calls through keeps every call, which reads as a leak.
  if (Object.hasOwn(performance, 'now')) {
    throw new Error(
      '`performance.now` was replaced: a search for a leak reads the time by it. ' +
        `Call \`vi.restoreAllMocks()\` or \`jest.restoreAllMocks()\` ${where}.`,
    )
  }
}
