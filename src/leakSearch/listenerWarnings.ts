import { listenerWarningText } from '../probes/listenerWarningText.ts'
import { nodeProcess } from '../probes/nodeProcess.ts'

const mostKept = 3

/** Notes what Node says of emitters that gather listeners: which emitter, which event. Node says it once for each. */
export class ListenerWarnings {
  readonly #said: string[] = []
  readonly #listen = (warning: Error): void => {
    if (warning.name === 'MaxListenersExceededWarning' && this.#said.length < mostKept) {
      this.#said.push(listenerWarningText(warning))
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
