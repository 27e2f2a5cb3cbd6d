import process from 'node:process'
import type { Worker } from 'node:worker_threads'

/** Counts the worker threads that this thread started since, and that have not ended. Node lists them nowhere. */
export class WorkerCount {
  #alive = 0
  readonly #ended = (): void => {
    this.#alive--
  }
  readonly #started = (worker: Worker): void => {
    this.#alive++
    worker.once('exit', this.#ended)
  }

  constructor() {
    process.on('worker', this.#started)
  }

  get alive(): number {
    return this.#alive
  }

  /** Counts no further ones. */
  close(): void {
    process.off('worker', this.#started)
  }
}
