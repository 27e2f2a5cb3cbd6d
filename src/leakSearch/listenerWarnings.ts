import { nodeProcess } from '../probes/nodeProcess.ts'

const mostKept = 3

/** Notes what Node says of emitters that gather listeners: which emitter, which event. Node says it once for each. */
export class ListenerWarnings {
  readonly #said: string[] = []
  readonly #listen = (warning: Error): void => {
    if (warning.name === 'MaxListenersExceededWarning' && this.#said.length < mostKept) {
      // The sentences after the first are advice on how to silence it.
      this.#said.push(
        /\d+ .+? listeners? added(?: to [^.]+?)?(?=\.)/.exec(warning.message)?.[0] ?? warning.message,
      )
    }
  }

  constructor() {
    nodeProcess.on('warning', this.#listen)
  }

  get said(): readonly string[] {
    return this.#said
  }

  close(): void {
    nodeProcess.off('warning', this.#listen)
  }
}
