import { writeSync } from 'node:fs'
import { nodeProcess } from '../probes/nodeProcess.ts'

/**
 * Says so when the process ends in the middle of a search: at which call, and who called `process.exit` if somebody did.
 * A process that was to succeed fails then, because a search that was cut off has shown nothing.
 */
export class ExitNotice {
  readonly #callsMade: () => number
  readonly #listen = (code: number): void => {
    // `process.exit` calls its listeners itself, so that whoever called it stands on the stack.
    const by = /\bprocess\.exit .*\n\s+at (?:async )?(.+)/.exec(new Error().stack ?? '')?.[1]
    const cause =
      by === undefined ? `the process ended with code ${code}` : `process.exit(${code}) was called`
    const place = by === undefined ? '' : `, by ${by}`
    if (code === 0) nodeProcess.exitCode = 1
    // The streams of a process that ends may not get it out.
    writeSync(
      2,
      `endure: ${cause} at call ${this.#callsMade()} of a leak search${place}. There is no verdict.\n`,
    )
  }

  constructor(callsMade: () => number) {
    this.#callsMade = callsMade
    nodeProcess.on('exit', this.#listen)
  }

  close(): void {
    nodeProcess.off('exit', this.#listen)
  }
}
