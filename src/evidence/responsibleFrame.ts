import { isEndure, ownerOf, packageOf } from './codeOwner.ts'
import type { StackFrame } from './stackFrame.ts'

/** The call on a stack that a reader can do something about. */
export interface ResponsibleFrame {
  readonly frame: StackFrame
  /** Who did it on its behalf, when it called a package, the runner or Node, the most exact first: `['dispatch (undici)', 'undici']`. */
  readonly through: readonly string[]
}

/**
 * Finds who is responsible for what the innermost call of a stack did: the innermost call of the user's own code,
 * without one of a dependency, without one of the runner, of Node. What called
 * endure has no part in it; what endure did itself is endure's.
 *
 * @param stack  the innermost call first.
 * @returns  undefined when no call belongs to a script.
 */
export function responsibleFrame(stack: readonly StackFrame[]): ResponsibleFrame | undefined {
  const end = stack.findIndex(({ url }) => isEndure(url))
  const inside = end === -1 ? stack : stack.slice(0, end)
  for (const owner of ['own', 'dependency', 'runner'] as const) {
    const place = inside.findIndex(({ url }) => ownerOf(url) === owner)
    if (place >= 0) return { frame: inside[place] as StackFrame, through: agentOf(inside.slice(0, place)) }
  }
  if (end !== -1) return { frame: stack[end] as StackFrame, through: agentOf(inside) }
  const frame = inside.find(({ url }) => url !== '')
  return frame && { frame, through: [] }
}

/** Of the calls beneath: the package that did it, or else the function of Node that was called. */
function agentOf(beneath: readonly StackFrame[]): readonly string[] {
  for (const owner of ['dependency', 'runner'] as const) {
    const found = beneath.find(({ url }) => ownerOf(url) === owner)
    if (found !== undefined) return named(found, packageOf(found.url))
  }
  const found = beneath.findLast(({ url }) => url.startsWith('node:'))
  return found === undefined ? [] : named(found, found.url)
}

function named({ functionName }: StackFrame, home = 'endure'): readonly string[] {
  return functionName === '' ? [home] : [`${functionName} (${home})`, home]
}
