import { isAbsolute, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'
import type { EndedTest } from '../report/endureReport.ts'
import { headline } from '../report/headline.ts'
import type { RunningPlace } from '../report/runningLoads.ts'
import { type JestProjectConfig, projectOf } from './projects.ts'
import type { Trace, TracedAttempt } from './traces.ts'

/** What is read of a test file of Jest. */
export interface JestTest {
  readonly path: string
  readonly context: { readonly config: JestProjectConfig }
}

/** What is read of how Jest saw a test end. */
export interface JestTestResult {
  readonly ancestorTitles: readonly string[]
  readonly title: string
  readonly status: string
  readonly duration?: number | null | undefined
  /** Stacks, as they are printed. */
  readonly failureMessages: readonly string[]
}

interface Left extends TestName {
  attempt: number
  records: TestRecord[]
  progress: StressProgress | undefined
}

type TestName = Pick<TracedAttempt, 'project' | 'file' | 'name'>

/** A load run that is under way, and how it stands. */
export interface Progressing {
  readonly place: RunningPlace
  readonly progress: StressProgress
}

/** The tests of one run of Jest: what they left, and how they ended. */
export class MeasuredTests {
  readonly #root: string
  /** What the projects are called. */
  readonly #names = new Map<string, string>()
  readonly #left = new Map<string, Left>()
  readonly #ended = new Map<string, EndedTest>()

  /** @param root  what the paths of the report are relative to. */
  constructor(root: string) {
    this.#root = root
  }

  /** The tests of a file begin. */
  start({ context: { config } }: JestTest): void {
    this.#names.set(projectOf(config), config.displayName?.name ?? '')
  }

  /** Takes in what tests left, and gives the newest line of progress of each that runs. Of several attempts the last one counts. */
  take(traces: readonly Trace[]): readonly Progressing[] {
    const progressing = new Map<string, Progressing>()
    for (const { project, file, name, attempt, left } of traces) {
      const test = keyOf({ project, file, name })
      const known = this.#left.get(test)
      const of = known ?? { project, file, name, attempt, records: [], progress: undefined }
      if (attempt > of.attempt) Object.assign(of, { attempt, records: [], progress: undefined })
      this.#left.set(test, of)
      if (left.kind !== 'stressProgress') of.records.push(left)
      else {
        of.progress = left
        progressing.set(test, { place: this.#placeOf(of), progress: left })
      }
    }
    return [...progressing.values()]
  }

  /** Joins how a test ended with what it left. */
  end({ path, context }: JestTest, result: JestTestResult): EndedTest {
    const name = [...result.ancestorTitles, result.title].join(' > ')
    const state = stateOf(result.status)
    const error = state === 'failed' ? errorOf(result.failureMessages) : ''
    const test = { project: projectOf(context.config), file: path, name }
    const left = this.#left.get(keyOf(test))
    const ended: EndedTest = {
      ...this.#placeOf(test),
      state,
      durationMs: result.duration ?? 0,
      ...(error && { error }),
      ...(state === 'failed' && left && lostIn(left)),
      records: left?.records ?? [],
    }
    this.#ended.set(keyOf(test), ended)
    return ended
  }

  /** Those that ended, and those that left something and never did, because their worker died or the run was interrupted. */
  all(): readonly EndedTest[] {
    const lost = [...this.#left].filter(([test]) => !this.#ended.has(test))
    return [
      ...this.#ended.values(),
      ...lost.map(
        ([, left]): EndedTest => ({
          ...this.#placeOf(left),
          state: 'pending',
          durationMs: 0,
          ...lostIn(left),
          records: left.records,
        }),
      ),
    ]
  }

  #placeOf({ project, file, name }: TestName): RunningPlace {
    const path = relative(this.#root, file)
    return {
      file: (isAbsolute(path) ? file : path).replaceAll('\\', '/'),
      project: this.#names.get(project) ?? '',
      name,
    }
  }
}

/** How a load run stood that never gave its result. */
function lostIn({ records, progress }: Left): Pick<EndedTest, 'lost'> {
  const isFinished = records.some(({ kind }) => kind === 'stressResult')
  return progress !== undefined && !isFinished ? { lost: progress } : {}
}

function keyOf({ project, file, name }: TestName): string {
  return [project, file, name].join('\n')
}

function stateOf(status: string): EndedTest['state'] {
  return status === 'passed' || status === 'failed' ? status : 'skipped'
}

/** The sentence of a stack: without the kind of the error before it, and the calls behind it. */
function errorOf([stack = '']: readonly string[]): string {
  const [message = ''] = stripVTControlCharacters(stack).split(/\n\s+at /, 1)
  return headline(message.replace(/^\w*Error: /, ''))
}
