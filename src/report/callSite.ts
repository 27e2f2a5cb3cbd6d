import { isEndure, ownerOf } from '../evidence/codeOwner.ts'

// V8 keeps ten frames by default, and between an assertion and what it finds wrong there may be more of endure and the runner.
const mostFrames = 100

/**
 * Where in a test an assertion stands. Errors that are made deep inside of it, or after a measurement, know little of
 * that, while it is the one line that their reader can change.
 */
export class CallSite {
  readonly #here: Error

  constructor() {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = mostFrames
    this.#here = new Error('an assertion')
    Error.stackTraceLimit = limit
  }

  /** Lets an error point at the assertion, and not into the runner or endure. */
  mark<Thrown extends Error>(error: Thrown): Thrown {
    const frames = framesOf(this.#here)
    const outside = frames.findIndex((frame) => ['own', 'dependency'].includes(ownerOf(urlOf(frame))))
    // `expect.poll` asks from a timer: there the runner adds the place.
    if (outside >= 0) error.stack = [`${error.name}: ${error.message}`, ...frames.slice(outside)].join('\n')
    return error
  }

  /** The same for errors that endure made. What the measured code threw comes from where its own stack says. */
  markOwn(error: unknown): unknown {
    if (!isError(error)) return error
    const [innermost] = framesOf(error)
    return innermost === undefined || isEndure(urlOf(innermost)) ? this.mark(error) : error
  }
}

// By its members, because errors of other realms are no `Error` here.
function isError(thrown: unknown): thrown is Error {
  return typeof (thrown as Error | null | undefined)?.stack === 'string'
}

function framesOf({ stack = '' }: Error): readonly string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line))
}

function urlOf(frame: string): string {
  return /((?:file:\/\/|node:|\/|[A-Za-z]:[\\/]).+):\d+:\d+\)?$/.exec(frame)?.[1] ?? ''
}
