import { runInThisContext } from 'node:vm'
import type { ThreadInspector } from './inspectThread.ts'

// Any function of V8's own will do; nobody calls this one.
const builtin = 'Atomics.isLockFree'

/**
 * Throws away all optimised code of this thread. What was inlined is a call again, and so seen on a stack.
 * That a debugger is enabled is not enough: V8 does it for a breakpoint at the entry of one of its own functions, which has no code to put it in.
 * Needs the `Debugger` domain.
 * In a vm context nothing is done: in Jest, whose test files each have one, Node 24 and 26 were seen to crash some time after.
 * Functions that were hot before the search may then be missing, and their bytes stand with their callers.
 */
export function deoptimize({ post }: ThreadInspector): void {
  if (runInThisContext('globalThis') !== globalThis) return
  const { result } = post<{ result: { objectId: string } }>('Runtime.evaluate', { expression: builtin })
  const { objectId } = result
  const { breakpointId } = post<{ breakpointId: string }>('Debugger.setBreakpointOnFunctionCall', {
    objectId,
    condition: 'false',
  })
  post('Debugger.removeBreakpoint', { breakpointId })
  post('Runtime.releaseObject', { objectId })
}
