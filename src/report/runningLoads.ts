import type { LoadCourse, LostRun, StressProgress } from '../records/testRecord.ts'
import type { EndedTest } from './endureReport.ts'

const mostPoints = 600

/** Which test a load run belongs to. */
export type RunningPlace = Pick<EndedTest, 'file' | 'project' | 'name'>

interface RunningLoad {
  readonly place: RunningPlace
  latest: StressProgress
  soFar: StressProgress['soFar']
  course: LoadCourse[]
  /** Of so many lines one is in the course: doubled whenever it is full. */
  stride: number
  lines: number
  /** Its test has ended without it. */
  isLost: boolean
}

/** What is known of load runs that are under way, in case they never say how they ended. Bounded, however long they take. */
export class RunningLoads {
  readonly #loads = new Map<string, RunningLoad>()

  /** Takes in a line of a run; one that begins anew is another run of the same test. */
  add(place: RunningPlace, progress: StressProgress): void {
    const known = this.#loads.get(keyOf(place))
    const goesOn = known !== undefined && progress.elapsedMs >= known.latest.elapsedMs
    const load: RunningLoad = goesOn
      ? known
      : { place, latest: progress, soFar: undefined, course: [], stride: 1, lines: 0, isLost: false }
    this.#loads.set(keyOf(place), load)
    load.latest = progress
    load.soFar = progress.soFar ?? load.soFar
    if (load.lines++ % load.stride === 0) addPoint(load, progress)
  }

  /** Forgets the runs of a test that has ended, unless it has lost them: then what is known of them is all there is. */
  end({ project, file, name, lost }: RunningPlace & Pick<EndedTest, 'lost'>): void {
    const key = keyOf({ project, file, name })
    const load = this.#loads.get(key)
    if (load !== undefined && lost !== undefined) load.isLost = true
    else this.#loads.delete(key)
  }

  clear(): void {
    this.#loads.clear()
  }

  /** The tests that run now, each as if it were lost. */
  tests(): readonly EndedTest[] {
    const running = [...this.#loads.values()].filter(({ isLost }) => !isLost)
    return running.map(({ place: { file, project, name }, latest }) =>
      this.complete({ file, project, name, state: 'pending', durationMs: 0, records: [], lost: latest }),
    )
  }

  /** Adds to a run that was lost what its earlier lines said. */
  complete(test: EndedTest): EndedTest {
    const load = this.#loads.get(keyOf(test))
    if (test.lost === undefined || load === undefined) return test
    const lost: LostRun = { ...test.lost, ...(load.soFar && { soFar: load.soFar }), course: load.course }
    return { ...test, lost }
  }
}

function addPoint(load: RunningLoad, { elapsedMs, qps, p99Ms, heapUsedBytes }: StressProgress): void {
  if (load.course.length === mostPoints) {
    load.course = load.course.filter((_, index) => index % 2 === 0)
    load.stride *= 2
  }
  load.course.push({ atMs: elapsedMs, qps, p99Ms, heapUsedBytes })
}

function keyOf({ project, file, name }: RunningPlace): string {
  return [project, file, name].join('\n')
}
