export const timerNames = ['setTimeout', 'setInterval', 'setImmediate'] as const

/** Whether a timer is a fake of `node:test`: a private method, which it puts into the modules of Node as well. */
export function isNodeMock(timer: unknown): boolean {
  return typeof timer === 'function' && timer.name.startsWith('bound #')
}

/**
 * Refuses fake timers that take the place of those which a measurement waits by.
 *
 * @param verb  what would wait for ever.
 * @throws Error  fake timers of `node:test` are on.
 */
export function requireNodeTimers(verb: string): void {
  if (!timerNames.some((name) => isNodeMock(globalThis[name]))) return
  throw new Error(
    `Fake timers are on, and \`${verb}\` waits by timers. Call \`mock.timers.reset()\` before it.`,
  )
}
