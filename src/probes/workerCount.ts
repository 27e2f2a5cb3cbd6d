import type { Worker } from 'node:worker_threads'
import { nodeProcess } from './nodeProcess.ts'

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
    nodeProcess.on('worker', this.#started)
  }

  get alive(): number {
    return this.#alive
  }

  /** Counts no further ones. */
  close(): void {
    nodeProcess.off('worker', this.#started)
  }
}
