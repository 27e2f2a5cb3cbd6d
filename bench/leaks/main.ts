import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import pLimit from 'p-limit'
import type { LeakCase } from '../../fixtures/leaks/leakCase.ts'
import { type BenchOptions, parseBenchOptions } from './benchOptions.ts'
import { keepCoresBusy } from './busyCores.ts'
import { figuresMissed } from './figuresMissed.ts'
import { inProcess } from './inProcess.ts'
import { gradeOf, type Judged, matchersFor, summarise } from './judged.ts'
import { type RuleSamples, rules } from './rules.ts'
import { holdsOn, loadSubject, subjectNames } from './subjects.ts'
import { columnsFor, renderHead, renderRow, renderSummary } from './table.ts'
import type { Trial, TrialOrder } from './trial.ts'

process.exitCode = await main(process.argv.slice(2))

/** Asks every subject and prints what came of it. @returns the exit code: 1 when a verdict was wrong, or a figure missed. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseBenchOptions(args)
  const subjects = await subjectsFor(options)
  if (subjects.length === 0) throw new RangeError(`No subject is called ${options.names.join(' or ')}`)
  const quiet = options.busy ? keepCoresBusy() : undefined
  try {
    return await bench(subjects, options)
  } finally {
    await quiet?.()
  }
}

async function bench(subjects: readonly LeakCase[], options: BenchOptions): Promise<number> {
  const columns = columnsFor(
    subjects.map(({ meta }) => meta.name),
    options.rules,
  )
  const limit = pLimit(options.jobs)
  const judged: Judged[] = []
  for (let run = 0; run < options.runs; run++) {
    console.log(
      `${run === 0 ? '' : '\n'}run ${run + 1} of ${options.runs}, ${versionOf(options.node)}\n${renderHead(columns)}`,
    )
    const first = run === 0
    await limit.map(subjects, async (subject) => {
      const row = await judge(subject, options, first)
      judged.push(row)
      console.log(renderRow(columns, row))
    })
  }
  const summary = summarise(judged)
  console.log(`\n${renderSummary(judged, summary)}`)
  if (options.json !== undefined) {
    const node = versionOf(options.node)
    writeFileSync(options.json, `${JSON.stringify({ node, summary, judged }, undefined, 2)}\n`)
  }
  const missed = isWhole(options) ? figuresMissed(summary) : []
  for (const figure of missed) console.log(`missed: ${figure}`)
  const { broken, miss, 'false alarm': falseAlarms } = summary.grades
  return broken + miss + falseAlarms + missed.length === 0 ? 0 : 1
}

/** Shares and times mean something over all subjects only, on a machine that does nothing else. */
function isWhole({ names, truth, busy }: BenchOptions): boolean {
  return names.length === 0 && truth === undefined && !busy
}

async function subjectsFor({ names, truth, node }: BenchOptions): Promise<readonly LeakCase[]> {
  const wanted = subjectNames.filter(
    (name) => names.length === 0 || names.some((part) => name.includes(part)),
  )
  const major = Number(/^v(\d+)/.exec(versionOf(node))?.[1])
  const subjects = await Promise.all(wanted.map(loadSubject))
  return subjects.filter(
    (subject) => holdsOn(subject, major) && (truth ?? subject.meta.truth) === subject.meta.truth,
  )
}

/** The rules are deterministic enough to be asked once, as are the snapshots; a verdict has to be right every time. */
async function judge(
  { meta }: LeakCase,
  { node, rules: withRules }: BenchOptions,
  first: boolean,
): Promise<Judged> {
  const asksAll = withRules && first
  const subject = meta.name
  const trials: Trial[] = []
  for (const matcher of matchersFor(meta))
    trials.push(await ask(node, { subject, matcher, withSnapshots: asksAll }))
  const grade = gradeOf(meta, trials)
  if (!asksAll) return { meta, trials, grade, rulesRight: undefined }

  const samples = await inProcess<RuleSamples>(node, 'rules.bench.ts', { subject })
  const rulesRight = rules.map((rule) => rule.seesLeak(samples) === (meta.truth === 'leaky'))
  return { meta, trials, grade, rulesRight }
}

/** A process that ends without an answer is an answer too: a broken one. */
async function ask(node: string, order: TrialOrder): Promise<Trial> {
  const startedAt = Date.now()
  try {
    return await inProcess<Trial>(node, 'trial.bench.ts', order)
  } catch (error) {
    const unknown = {
      verdictMs: Number.NaN,
      operations: Number.NaN,
      smallestDetectable: Number.NaN,
      growthPerOperation: Number.NaN,
    }
    return {
      subject: order.subject,
      matcher: order.matcher,
      outcome: 'broken',
      leaking: [],
      message: String(error),
      durationMs: Date.now() - startedAt,
      ...unknown,
    }
  }
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
}
