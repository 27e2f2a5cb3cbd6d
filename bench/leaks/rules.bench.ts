// What the rules people use today are given to judge, and what three heap snapshots cost: started by `inProcess.ts`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { writeHeapSnapshot } from 'node:v8'
import { test } from 'vitest'
import { answer, order } from './order.ts'
import { sampleForRules } from './sampleForRules.ts'
import { loadSubject } from './subjects.ts'

const { subject, withSnapshots } = order<{ subject: string; withSnapshots: boolean }>()

test(subject, async () => {
  const samples = await sampleForRules(await loadSubject(subject))
  answer({ samples, snapshotsMs: withSnapshots ? threeSnapshotsMs() : undefined })
})

/** Written first and parsed afterwards, as one would to compare them. The subject is torn down by then. */
function threeSnapshotsMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'endure-bench-'))
  try {
    const startedMs = performance.now()
    const files = [1, 2, 3].map((n) => writeHeapSnapshot(join(folder, `${n}.heapsnapshot`)))
    for (const file of files) JSON.parse(readFileSync(file, 'utf8'))
    return performance.now() - startedMs
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
