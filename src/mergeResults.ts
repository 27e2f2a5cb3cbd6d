import { mergeFigures } from './mergeFigures.ts'
import { show } from './options.ts'
import type { MemoryProfile } from './records/memoryProfile.ts'
import type {
  ErrorGroup,
  GeneratorState,
  ResourceUsage,
  RunWindow,
  StressResult,
} from './records/stressResult.ts'

/**
 * Joins the results of several machines that shared one plan, by `ENDURE_SEGMENT`, into the result of the whole.
 * Counts and latency histograms add up exactly, also after a way through JSON. Of memory and of each resource that of the
 * machine stands which did worst, since each had its own; what was read between rounds is left out.
 *
 * @param results  of every segment, in any order.
 * @throws TypeError   no results.
 * @throws RangeError  results of different plans, or not each segment once.
 * @example
 * const saved = [JSON.stringify(await stress({ users: 4, iterations: 5 }, () => {}))]
 * mergeResults(saved.map((text) => JSON.parse(text))).operations.succeeded // => 20
 */
export function mergeResults(results: readonly StressResult[]): StressResult {
  const [first] = results
  if (first === undefined)
    throw new TypeError('Expected the results of `stress` on several machines, got none')
  const other = results.findIndex((result) => result?.kind !== 'stressResult')
  if (other >= 0) {
    throw new TypeError(
      `Expected the results of \`stress\` on several machines, got ${show(results[other])} at place ${other}`,
    )
  }
  requireAll(results, first)
  const { rounds: _, segment: __, process: ___, ...kept } = worst(results, ({ memory }) => grown(memory))
  const { process } = worst(results, watchedGrowth)
  return {
    ...kept,
    ...mergeFigures(results),
    users: results.reduce((sum, { users }) => sum + users, 0),
    phases: first.phases.map(({ name, model, load, atMs }, index) => {
      return { name, model, load, atMs, ...mergeFigures(results.map(({ phases }) => at(phases, index))) }
    }),
    mix: first.mix.map(({ name, share }, index) => {
      return { name, share, ...mergeFigures(results.map(({ mix }) => at(mix, index))) }
    }),
    windows: mergeWindows(results.map(({ windows }) => windows)),
    errors: mergeErrors(results.flatMap(({ errors }) => errors)),
    fewestStarted: fewestStarted(results),
    ...(process && { process }),
    resources: mergeResources(results),
    generator: mergeGenerators(results.map(({ generator }) => generator)),
    stopped: (
      results.find(({ stopped }) => stopped.by !== 'completed') ??
      worst(results, ({ stopped }) => stopped.atMs)
    ).stopped,
  }
}

function requireAll(results: readonly StressResult[], first: StressResult): void {
  const planOf = ({ load, seed, phases, mix }: StressResult) =>
    JSON.stringify([load, seed, phases.map(({ name }) => name), mix.map(({ name }) => name)])
  const other = results.find((result) => planOf(result) !== planOf(first))
  if (other !== undefined)
    throw new RangeError(`Expected results of one plan, got ${first.load} beside ${other.load}`)
  const of = first.segment?.of ?? 1
  const numbers = results.map(({ segment }) => segment?.number ?? 1).toSorted((a, b) => a - b)
  const isComplete = numbers.length === of && numbers.every((number, index) => number === index + 1)
  if (!isComplete || results.some(({ segment }) => (segment?.of ?? 1) !== of))
    throw new RangeError(`Expected each of ${of} segments once, got ${numbers.join(', ')}`)
}

function grown({ growth }: MemoryProfile): number {
  return Math.max(0, growth.heapUsedBytes) + Math.max(0, growth.externalBytes)
}

function worst(results: readonly StressResult[], of: (result: StressResult) => number): StressResult {
  // What a machine could not measure says nothing about the others.
  const rank = (result: StressResult): number => {
    const value = of(result)
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value
  }
  return results.reduce((worse, result) => (rank(result) > rank(worse) ? result : worse))
}

// Each has the parts of the plan they share.
function at<Part>(parts: readonly Part[], index: number): Part {
  return parts[index] as Part
}

/** By their time, where all machines have as long ones: the clocks of a long run may have ended up with different widths. */
function mergeWindows(all: readonly (readonly RunWindow[])[]): readonly RunWindow[] {
  const widest = Math.max(...all.map((windows) => windows.length))
  return Array.from({ length: widest }, (_, index) => all.flatMap((windows) => windows[index] ?? [])).map(
    (same) => {
      const sum = (of: 'started' | 'succeeded' | 'failed' | 'dropped' | 'bytes' | 'inFlight' | 'planned') =>
        same.reduce((total, window) => total + (window[of] ?? 0), 0)
      const most = (of: 'durationMs' | 'p50Ms' | 'p99Ms' | 'heapUsedBytes') =>
        largest(same.map((window) => window[of]))
      const [succeeded, durationMs] = [sum('succeeded'), most('durationMs')]
      return {
        atMs: at(same, 0).atMs,
        durationMs,
        started: sum('started'),
        succeeded,
        failed: sum('failed'),
        dropped: sum('dropped'),
        bytes: sum('bytes'),
        qps: durationMs > 0 ? (succeeded / durationMs) * 1000 : 0,
        p50Ms: most('p50Ms'),
        p99Ms: most('p99Ms'),
        inFlight: sum('inFlight'),
        heapUsedBytes: most('heapUsedBytes'),
        steady:
          same.length === all.length &&
          same.every((window) => window.steady && window.atMs === at(same, 0).atMs),
        ...(same.every(({ planned }) => planned !== undefined) && { planned: sum('planned') }),
      }
    },
  )
}

function mergeErrors(all: readonly ErrorGroup[]): readonly ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>()
  for (const group of all) {
    const key = `${group.name}\n${group.message}`
    const known = groups.get(key)
    const [earlier, later] = known && known.firstAtMs <= group.firstAtMs ? [known, group] : [group, known]
    groups.set(key, { ...earlier, count: earlier.count + (later?.count ?? 0) })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}

/** Of the process under test. One that ended says nothing about what it would have held. */
function watchedGrowth({ process }: StressResult): number {
  if (process === undefined) return Number.NaN
  return process.ended === undefined
    ? process.final.rssBytes - process.baseline.rssBytes
    : Number.POSITIVE_INFINITY
}

function fewestStarted(results: readonly StressResult[]): number {
  const busy = results.map(({ operations }) => operations.started).filter((started) => started > 0)
  return busy.length === 0 ? 0 : Math.min(...busy)
}

/** Each from the machine where it did worst. */
function mergeResources(results: readonly StressResult[]): ResourceUsage {
  const most = (of: 'fds' | 'sockets' | 'handles' | 'virtualBytes') =>
    worst(results, ({ resources }) => resources[of].final - resources[of].baseline).resources[of]
  return {
    fds: most('fds'),
    sockets: most('sockets'),
    handles: most('handles'),
    virtualBytes: most('virtualBytes'),
    cpu: worst(results, ({ resources }) => resources.cpu.mean).resources.cpu,
    eventLoop: worst(results, ({ resources }) => resources.eventLoop.utilization).resources.eventLoop,
  }
}

function mergeGenerators(all: readonly GeneratorState[]): GeneratorState {
  const telling = all.find(({ saturated }) => saturated) ?? all.find(({ reason }) => reason !== '')
  const lateness = all.map(({ latenessMs }) => latenessMs).filter((each) => each !== undefined)
  const most = (of: 'p50' | 'p99' | 'max') => largest(lateness.map((each) => each[of]))
  return {
    saturated: all.some(({ saturated }) => saturated),
    reason: telling?.reason ?? '',
    achievedPerSecond: all.reduce((sum, { achievedPerSecond }) => sum + achievedPerSecond, 0),
    utilization: Math.max(...all.map(({ utilization }) => utilization)),
    ...(lateness.length > 0 && {
      offeredPerSecond: all.reduce((sum, { offeredPerSecond = 0 }) => sum + offeredPerSecond, 0),
      latenessMs: { p50: most('p50'), p99: most('p99'), max: most('max') },
    }),
  }
}

/** `NaN` where none was measured: a machine that had nothing to do says nothing about the others. */
function largest(values: readonly number[]): number {
  const measured = values.filter(Number.isFinite)
  return measured.length === 0 ? Number.NaN : Math.max(...measured)
}
