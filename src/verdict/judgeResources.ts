import type { LeakReport, LeakResource } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { cutShort, unmeasured } from './cutShort.ts'
import { countedResources, judgeReport } from './judgeReport.ts'
import { hasRounds, judgeRounds } from './judgeRounds.ts'
import { processEnded } from './processEnded.ts'
import { roundsIn } from './roundsIn.ts'
import { startedApart } from './startedApart.ts'
import type { ResourceVerdict } from './verdict.ts'

// What an operation that leaks now and then leaves: one in twenty. Fewer operations than this cannot show it.
const leakRatio = 0.05
const fewestOperations = 160

/** Says whether descriptors, sockets, handles, workers, contexts or listeners grow with every operation. */
export function judgeResources(subject: LeakReport | StressResult | MemoryProfile): ResourceVerdict {
  if (subject.kind === 'memoryProfile') {
    return undecided(subject, 'a profile of memory holds no reading of descriptors or handles')
  }
  if (subject.kind === 'stressResult' && !hasRounds(subject)) return judgeSingleRun(subject)
  const report = subject.kind === 'leakReport' ? subject : judgeRounds(subject, undefined, countedResources)
  const judgement = judgeReport(report, countedResources, undefined)
  const missing = judgement.outcome === 'pass' ? uncounted(report) : undefined
  if (missing === undefined) return { kind: 'resources', ...judgement, subject, report }
  return { kind: 'resources', ...judgement, outcome: 'inconclusive', missing, subject, report }
}

function uncounted({ uncountedListeners: [warned] = [] }: LeakReport): string | undefined {
  return (
    warned &&
    `there was a warning of ${warned}, which cannot be counted. They show in memory: ask \`toHaveNoMemoryLeak\`, or allow for as many as are meant with \`setMaxListeners\``
  )
}

/**
 * One run has one difference, and a pool that filled is in it. So it can prove the absence of a leak, where much less
 * is left open than the rarest one would have left, but never its presence.
 */
function judgeSingleRun(result: StressResult): ResourceVerdict {
  const operations = startedApart(result)
  // What this platform cannot count is not asked for.
  const [resource, count] = spans(result)
    .filter(([, baseline, final]) => unmeasured(baseline, final) === undefined)
    .map(([name, baseline, final]): [LeakResource, number] => [name, final - baseline])
    .toSorted(([, a], [, b]) => b - a)[0] ?? ['handle', Number.NaN]
  const repeat = result.process
    ? 'toReturnToBaseline says whether it came back to what it held before'
    : `Use ${roundsIn(result)}, or give the operation itself to toHaveNoResourceLeak`
  const missing =
    cutShort(result) ??
    processEnded(result) ??
    (result.process && result.fewestStarted !== undefined
      ? 'each machine watched a process of its own. Judge their results before `mergeResults`'
      : undefined) ??
    unmeasured(count, operations) ??
    (operations < fewestOperations
      ? `${operations} operations are too few to tell a leak from what is opened once. ${repeat}`
      : undefined) ??
    (count > (leakRatio / 2) * operations
      ? `one run cannot tell what ${count} more are: left by each operation, or a pool that filled. ${repeat}`
      : undefined)
  if (missing !== undefined) return undecided(result, missing)
  return {
    kind: 'resources',
    outcome: 'pass',
    resource,
    growthPerOperation: count / operations,
    interval: undefined,
    missing: undefined,
    subject: result,
    report: undefined,
  }
}

/** What was open before and after: of the process under test, where there is one, what can be seen from here. */
function spans({
  process,
  resources,
}: StressResult): readonly [LeakResource, before: number, after: number][] {
  if (process !== undefined) {
    const { baseline, final } = process
    return [
      ['fd', baseline.fds, final.fds],
      ['socket', baseline.sockets, final.sockets],
    ]
  }
  const { fds, sockets, handles } = resources
  return [
    ['fd', fds.baseline, fds.final],
    ['socket', sockets.baseline, sockets.final],
    ['handle', handles.baseline, handles.final],
  ]
}

function undecided(subject: StressResult | MemoryProfile, missing: string): ResourceVerdict {
  return {
    kind: 'resources',
    outcome: 'inconclusive',
    resource: 'handle',
    growthPerOperation: Number.NaN,
    interval: undefined,
    missing,
    subject,
    report: undefined,
  }
}
