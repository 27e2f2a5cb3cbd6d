import { type TestContext, vi } from 'vitest'

interface Output {
  write(...given: unknown[]): boolean
}

/**
 * Runs a repetition of a test without what it prints and annotates: its first run has done both, and it would be some thousand
 * times.
 */
export async function repeatSilently(context: TestContext, run: () => Promise<void>): Promise<void> {
  // Vitest's console and Node's write to streams of their own; formatting stays, as it is part of what the test does.
  const { _stdout, _stderr } = globalThis.console as { _stdout?: Output; _stderr?: Output }
  const outputs = new Set([_stdout, _stderr, process.stdout as Output, process.stderr as Output])
  const annotator: { -readonly [Key in 'annotate']: TestContext[Key] } = context
  const { annotate } = annotator
  annotator.annotate = async (message: string) => ({ message, type: 'notice' })
  const unmute = [...outputs].map((output) => (output === undefined ? undefined : mute(output)))
  try {
    await run()
  } finally {
    annotator.annotate = annotate
    for (const restore of unmute) restore?.()
  }
}

function mute(output: Output): (() => void) | undefined {
  // A mock is part of the test.
  if (vi.isMockFunction(output.write)) return
  const own = Object.getOwnPropertyDescriptor(output, 'write')
  const swallow = (...given: unknown[]): boolean => {
    const callback = given.at(-1)
    if (typeof callback === 'function') process.nextTick(callback)
    return true
  }
  output.write = swallow
  return () => {
    if (output.write !== swallow) return // the test has put its own there
    if (own) Object.defineProperty(output, 'write', own)
    else Reflect.deleteProperty(output, 'write')
  }
}
