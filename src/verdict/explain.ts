import { describeBaseline } from './describeBaseline.ts'
import { describeBaselineReturn } from './describeBaselineReturn.ts'
import { describeCpu } from './describeCpu.ts'
import { describeGrowthRatio } from './describeGrowthRatio.ts'
import { describeLatency } from './describeLatency.ts'
import { describeMemory } from './describeMemory.ts'
import { describeMemoryLevel } from './describeMemoryLevel.ts'
import { describeMessageLoss } from './describeMessageLoss.ts'
import { describeRate } from './describeRate.ts'
import { describeRecovery } from './describeRecovery.ts'
import { describeResources } from './describeResources.ts'
import type { Evidence } from './describeRun.ts'
import { describeSustained } from './describeSustained.ts'
import { evidenceLines } from './evidenceLines.ts'
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
  return [
    call,
    '',
    ...(verdict.outcome === 'inconclusive' ? [] : [parts.headline, '']),
    ...requirement,
    '',
    ...evidenceLines(parts.evidence),
    ...(parts.hint === undefined ? [] : [`Hint: ${parts.hint}`]),
    `Run:  ${parts.run}`,
  ].join('\n')
}

/** Makes the parts of a message from a verdict of one kind. */
type Describers = {
  readonly [Kind in Verdict['kind']]: (verdict: Extract<Verdict, { kind: Kind }>) => Description
}

const describers: Describers = {
  baseline: describeBaseline,
  baselineReturn: describeBaselineReturn,
  cpu: describeCpu,
  growthRatio: describeGrowthRatio,
  latency: describeLatency,
  memory: describeMemory,
  memoryLevel: describeMemoryLevel,
  messageLoss: describeMessageLoss,
  rate: describeRate,
  recovery: describeRecovery,
  resources: describeResources,
  sustained: describeSustained,
}

function describe(verdict: Verdict): Description {
  return (describers[verdict.kind] as (verdict: Verdict) => Description)(verdict)
}
