import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { writeHeapSnapshot } from 'node:v8'

/** What three heap snapshots of this process take, ms: written first and parsed afterwards, as one would to compare them. */
export function threeSnapshotsMs(): number {
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
