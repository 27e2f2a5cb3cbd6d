import { formatNumber } from '../formatUnits.ts'
import type { BaselineRun, BaselineRuns } from '../records/baseline.ts'
import { fewestRecordedRuns } from './judgeBaseline.ts'

/** What was asked for. `restart`: this run takes the place of all that were recorded. `add`: it joins them. `compare`: nothing is written. */
export type BaselineMode = 'restart' | 'add' | 'compare'

/** What is done with a run: compared, recorded behind others, or refused for a reason. */
export type BaselineStep =
  | { readonly do: 'compare'; readonly recorded: BaselineRuns }
  | { readonly do: 'record'; readonly behind: readonly BaselineRun[] }
  | { readonly do: 'refuse'; readonly reason: string; readonly runs: number }

/** What a run is, to those that may be compared with it. */
export interface BaselineKind {
  readonly machine: string
  readonly load: string
}

/**
 * Decides what is done with a run.
 *
 * @param recorded  what stands under the name of the baseline, for all machines.
 * @param file      where, for messages.
 */
export function baselineStep(
  recorded: readonly BaselineRuns[],
  { machine, load }: BaselineKind,
  mode: BaselineMode,
  file: string,
): BaselineStep {
  const here = recorded.find((runs) => runs.machine === machine)
  const alike = here?.load === load ? here.runs : []
  if (mode === 'restart') return { do: 'record', behind: [] }
  if (mode === 'add') return { do: 'record', behind: alike }
  if (here !== undefined && here.load !== load) {
    const reason = `${file} has runs of ${here.load}, and this was one of ${load}. ENDURE_UPDATE=1, or \`-u\`, starts over with it`
    return { do: 'refuse', reason, runs: here.runs.length }
  }
  if (here !== undefined && alike.length >= fewestRecordedRuns) return { do: 'compare', recorded: here }
  return { do: 'refuse', reason: tooFew(recorded, machine, alike.length, file), runs: alike.length }
}

function tooFew(recorded: readonly BaselineRuns[], machine: string, runs: number, file: string): string {
  const others = recorded.filter((each) => each.machine !== machine).map((each) => each.machine)
  const elsewhere = runs === 0 && others.length > 0 ? ` (but of ${others.join('; ')})` : ''
  const has = runs === 0 ? 'no run' : `only ${formatNumber(runs, 'run')}`
  const lacking = fewestRecordedRuns - runs
  return (
    `${file} has ${has} of this machine, ${machine}${elsewhere}, and a comparison takes ${fewestRecordedRuns}: ` +
    `run this test ${formatNumber(lacking, 'time')} with ENDURE_UPDATE=add on such a machine, and commit the file; \`.not\` records nothing`
  )
}
