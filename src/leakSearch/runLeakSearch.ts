import { quietEngine } from '../probes/quietEngine.ts'
import type { LeakReport, ResourceGrowth } from '../records/leakReport.ts'
import { rarestSeen } from '../stats/rarestSeen.ts'
import type { LeakJudgement } from '../verdict/judgeLeak.ts'
import { leakReason } from '../verdict/leakReason.ts'
import { provenBy } from '../verdict/provenBy.ts'
import { explainLeak, nothingExplained } from './explainLeak.ts'
import { LeakCalls, type LeakOperation } from './leakCalls.ts'
import { LeakReadings } from './leakReadings.ts'
import { rehearseJudgement } from './leakRehearsal.ts'
import { LeakRounds, type LeakRoundsPlan } from './leakRounds.ts'
import { ListenerWarnings } from './listenerWarnings.ts'
import { plantLeak } from './plantedLeak.ts'

// An event may have a name of its own with every call.
const mostTypes = 5

/** What a search may take, all checked. */
export interface LeakSearchPlan extends LeakRoundsPlan {
  /** What to do when the time was too short, one sentence. */
  readonly wayOut: string
  /** What would have given it more time: `'the time limit of the test'`. */
  readonly toRaise: string
  readonly signals: readonly AbortSignal[]
  /** How long an operation that is still running when the time is up may take to heed its signal. */
  readonly graceMs: number
  /** Whether a leak is explained: where it is allocated, what keeps it. */
  readonly explain: boolean
  readonly keepSnapshots: boolean
}

/** Judges rounds of one operation, tries out a clean verdict, explains a leak. The engine is quiet meanwhile. */
export async function runLeakSearch(operation: LeakOperation, plan: LeakSearchPlan): Promise<LeakReport> {
  const deadlineMs = plan.startedMs + plan.limitMs
  // Each as soon as there is something to undo: what is set up next may throw.
  const undo: (() => void)[] = []
  try {
    const calls = new LeakCalls(operation, { ...plan, deadlineMs })
    undo.push(() => calls.close())
    const restore = quietEngine()
    undo.push(restore)
    const warnings = new ListenerWarnings()
    undo.push(() => warnings.close())
    const readings = new LeakReadings(plan.limitMs)
    undo.push(() => readings.close())
    rehearseJudgement()
    const rounds = new LeakRounds(calls, readings, plan)
    const judgement = await proven(await rounds.run(), rounds, plan)
    const resources = judgement.resources.map((each) => withTypes(each, readings))
    const roundOperations = readings.record.operations()
    const run = {
      operations: calls.made,
      durationMs: rounds.elapsedMs,
      judged: plan.judged,
      waited: rounds.waited,
      wayOut: plan.wayOut,
    }
    const explanation =
      judgement.verdict === 'leaking' && plan.explain
        ? await explainLeak({
            resources,
            emitters: () => readings.listeners.emitters,
            repeat: (count) => rounds.repeat(count),
            callMs: calls.activeMs / calls.made,
            deadlineMs,
            toRaise: plan.toRaise,
            keepSnapshots: plan.keepSnapshots,
            restoreEngine: restore,
          })
        : nothingExplained
    const uncountedListeners = readings.listeners.uncounted
    return {
      kind: 'leakReport',
      verdict: judgement.verdict,
      operations: run.operations,
      warmupOperations: rounds.warmupCalls,
      durationMs: run.durationMs,
      roundOperations,
      resources,
      smallestDetectable: judgement.smallestDetectable,
      rarestDetectable: rarestSeen(judgement.windowOperations),
      ...(uncountedListeners.length > 0 && { uncountedListeners }),
      ...(plan.budget !== undefined && { budget: plan.budget }),
      reason: leakReason(judgement, run),
      ...explanation,
      notes: [...warnings.said.map((said) => `Node warned: ${said}.`), ...explanation.notes],
    }
  } finally {
    for (const each of undo.reverse()) each()
  }
}

/** What a leak of handles or listeners consists of: the growth of the rounds, shared out as what has been added since the search began. */
function withTypes(growth: ResourceGrowth, readings: LeakReadings): ResourceGrowth {
  const grown = growth.leaking && readings.grown(growth.resource)
  if (!grown) return growth
  const total = [...grown.values()].reduce((sum, count) => sum + count, 0)
  const types = [...grown]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, mostTypes)
    .map(([type, count]) => [type, (growth.growthPerOperation * count) / total])
  return { ...growth, byType: Object.fromEntries(types) }
}

/** What a clean verdict says it would have seen is planted, and has to be seen. */
async function proven(
  judgement: LeakJudgement,
  rounds: LeakRounds,
  plan: LeakSearchPlan,
): Promise<LeakJudgement> {
  const { verdict, smallestDetectable, windowOperations } = judgement
  const asked = plan.judged?.includes('heap') ?? true
  if (verdict !== 'clean' || !asked) return judgement
  const planted = await plantLeak(smallestDetectable * windowOperations, () => rounds.heapAfterCalls())
  return provenBy(planted, judgement, plan.budget)
}
