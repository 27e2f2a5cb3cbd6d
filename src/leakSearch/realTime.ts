import { performance } from 'node:perf_hooks'
import { isNodeMock, timerNames } from '../requireNodeTimers.ts'

/**
 * Refuses a clock or timers that do not tell the time.
 *
 * @param where  where the user has to restore them, the end of a sentence.
 * @throws Error  fake timers are on, or `performance.now` was replaced.
 */
export function requireRealTime(where = 'before the search for a leak'): void {
  // Vitest and Jest fake timers by the same library, which leaves its clock on what it put in place; Jest's legacy ones are mocks.
  for (const name of timerNames) {
    const timer: unknown = globalThis[name]
    if (typeof timer !== 'function') continue
    if ('clock' in timer || '_isMockFunction' in timer || isNodeMock(timer)) {
      throw new Error(
        'Fake timers are on: what waits for time would never settle, and what is due would never go away. ' +
          `Call \`vi.useRealTimers()\`, \`jest.useRealTimers()\` or \`mock.timers.reset()\` ${where}.`,
      )
    }
  }
  // Node has it on the prototype. A spy that calls through keeps every call, which reads as a leak.
  if (Object.hasOwn(performance, 'now')) {
    throw new Error(
      '`performance.now` was replaced: a search for a leak reads the time by it. ' +
        `Call \`vi.restoreAllMocks()\` or \`jest.restoreAllMocks()\` ${where}.`,
    )
  }
}
