// One subject, one public matcher, one process: started by `inProcess.ts`, which says which.
import 'endure/vitest/setup'
import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { leakResource } from '../../fixtures/leaks/leakCase.ts'
import { openLeakCase } from '../../fixtures/leaks/openLeakCase.ts'
import { answer, order } from './order.ts'
import { loadSubject } from './subjects.ts'
import { threeSnapshotsMs } from './threeSnapshots.ts'
import type { Trial, TrialOrder } from './trial.ts'

const { subject, matcher, withSnapshots } = order<TrialOrder>()

test(subject, async ({ task }) => {
  const { meta, operation, close } = await openLeakCase(await loadSubject(subject))
  const startedMs = performance.now()
  const error = await expect(operation)
    [matcher]()
    .then(
      () => undefined,
      (thrown: Error) => thrown,
    )
  const durationMs = performance.now() - startedMs
  const records = task.meta.endure?.records ?? []
  const decided = records.findLast((record) => record.kind === 'assertion')
  const report = records.findLast((record) => record.kind === 'leakReport')
  const growth = report?.resources.find(({ resource }) => resource === leakResource(meta))
  const trial: Trial = {
    subject,
    matcher,
    outcome: decided?.outcome ?? 'broken',
    leaking: report?.resources.filter((each) => each.leaking).map(({ resource }) => resource) ?? [],
    message: error?.message ?? '',
    verdictMs: report?.durationMs ?? Number.NaN,
    durationMs,
    operations: report?.operations ?? Number.NaN,
    smallestDetectable: report?.smallestDetectable ?? Number.NaN,
    growthPerOperation: growth?.growthPerOperation ?? Number.NaN,
  }
  // What was said is known, whatever becomes of the rest.
  answer(trial)
  await close()
  if (withSnapshots) answer({ ...trial, snapshotsMs: threeSnapshotsMs() })
})
