import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { writeHeapSnapshot } from 'node:v8'

/** A fresh folder for heap snapshots, which is gone when it is removed, or at the latest with the process. */
export class SnapshotFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'endure-heap-'))
  readonly #files: string[] = []
  readonly #remove = (): void => rmSync(this.#folder, { recursive: true, force: true })

  constructor() {
    process.once('exit', this.#remove)
  }

  /** What was written, the oldest first. */
  get files(): readonly string[] {
    return this.#files
  }

  /**
   * Writes a snapshot of this isolate. V8 collects all garbage first; nothing else runs until it is done.
   *
   * @returns  how long it took, ms.
   */
  write(): number {
    const startedMs = performance.now()
    const file = join(this.#folder, `${this.#files.length + 1}.heapsnapshot`)
    // The name is all that is kept: a snapshot that is read in memory would grow the next one.
    this.#files.push(writeHeapSnapshot(file))
    return performance.now() - startedMs
  }

  /** Deletes the snapshots. */
  remove(): void {
    this.keep()
    this.#remove()
  }

  /** Leaves the snapshots where they are. */
  keep(): void {
    process.off('exit', this.#remove)
  }
}
