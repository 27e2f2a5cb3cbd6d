import { describeMemory } from './describeMemory.ts'
import { describeQps } from './describeQps.ts'
import type { Evidence } from './describeRun.ts'
import { describeSuccessRate } from './describeSuccessRate.ts'
import type { Verdict } from './verdict.ts'

/** The parts of a message, before they are laid out. Plain text; whoever prints it may colour it. */
export interface Description {
  /** The call as it stands in the test: `toSustainQps(500)`. */
  readonly call: string
  /** What was given to `expect`: `operation`, `result`, `report`. */
  readonly subject: string
  /** The fact that decided, in one sentence with its unit. */
  readonly headline: string
  /** What was required, and the opposite for `.not`. */
  readonly expected: string
  readonly notExpected: string
  /** In the unit of `expected`. */
  readonly received: string
  /** Strongest first: label and text. */
  readonly evidence: readonly Evidence[]
  /** The likeliest way out, knowing what was set already. */
  readonly hint: string | undefined
  /** What it takes to do it again. */
  readonly run: string
}

/** Tells an undecided verdict from a failed one: matchers throw it, with and without `.not`. */
export class InconclusiveError extends Error {
  override readonly name = 'InconclusiveError'
}

/**
 * Puts a verdict into words: call, headline, expected and received, evidence, hint, how to run it again.
 *
 * @param isNot  whether the matcher was negated, which turns round what was required.
 */
export function explain(verdict: Verdict, isNot: boolean): string {
  const parts = describe(verdict)
  const call = `expect(${parts.subject})${isNot ? '.not' : ''}.${parts.call}`
  const requirement =
    verdict.outcome === 'inconclusive'
      ? [`Inconclusive: ${verdict.missing}.`]
      : [`Expected: ${isNot ? parts.notExpected : parts.expected}`, `Received: ${parts.received}`]
  const label = Math.max(0, ...parts.evidence.map(([name]) => name.length)) + 2
  const evidence = parts.evidence.map(([name, text]) => `  ${name.padEnd(label)}${text}`)
  return [
    call,
    '',
    ...(verdict.outcome === 'inconclusive' ? [] : [parts.headline, '']),
    ...requirement,
    '',
    ...(evidence.length > 0 ? ['Evidence', ...evidence] : []),
    ...(parts.hint === undefined ? [] : [`Hint: ${parts.hint}`]),
    `Run:  ${parts.run}`,
  ].join('\n')
}

function describe(verdict: Verdict): Description {
  if (verdict.kind === 'qps') return describeQps(verdict)
  if (verdict.kind === 'successRate') return describeSuccessRate(verdict)
  return describeMemory(verdict)
}
