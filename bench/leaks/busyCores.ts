import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

// Memory traffic and garbage of its own, as the rest of a build machine makes.
const work = `const rows = Array.from({ length: 2000 }, (_, row) => ({ row, text: 'x'.repeat(row % 50) }))
for (;;) JSON.parse(JSON.stringify(rows))`

/** Keeps every core busy with something else. @returns  what ends it. */
export function keepCoresBusy(): () => Promise<void> {
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(work, { eval: true }))
  return async () => {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
