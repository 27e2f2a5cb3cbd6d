import type { StackFrame } from './stackFrame.ts'

const stackDepth = 50

/**
 * The calls that led to whoever asks, itself first. They are read out at once: a call site keeps its function alive.
 */
export function stackHere(): StackFrame[] {
  const { prepareStackTrace, stackTraceLimit } = Error
  const holder: { stack?: StackFrame[] } = {}
  try {
    Error.stackTraceLimit = stackDepth
    Error.prepareStackTrace = (_error, sites) => sites.map(frameOf)
    Error.captureStackTrace(holder, stackHere)
    return holder.stack ?? []
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    if (prepareStackTrace === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
    else Error.prepareStackTrace = prepareStackTrace
  }
}

function frameOf(site: NodeJS.CallSite): StackFrame {
  return {
    functionName: site.getFunctionName() ?? '',
    url: site.getFileName() ?? '',
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  }
}

/** Tells places apart. */
export function stackKey(stack: readonly StackFrame[]): string {
  return stack.map(({ url, line, column }) => `${url}:${line}:${column}`).join(' ')
}
