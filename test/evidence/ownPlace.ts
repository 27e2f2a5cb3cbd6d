import type { StackFrame } from '../../src/evidence/stackFrame.ts'

// Types that the runner takes out, so that lines move.
interface OwnPlace {
  readonly frame: StackFrame
  /** In this file as it is written. */
  readonly line: number
}

/** A place of this file in the code as it runs, and its line in the source. */
export function ownPlace(): OwnPlace {
  const { prepareStackTrace } = Error
  Error.prepareStackTrace = (_error, sites) => sites
  const [site] = new Error('here').stack as unknown as NodeJS.CallSite[]
  Error.prepareStackTrace = prepareStackTrace as typeof Error.prepareStackTrace
  const [line, column, url] = [
    site?.getLineNumber() ?? 0,
    site?.getColumnNumber() ?? 0,
    site?.getFileName() ?? '',
  ]
  return { frame: { functionName: 'ownPlace', url, line, column }, line: 14 }
}
