import { collect } from '../../src/probes/collect.ts'

const registry = globalThis as { [key: symbol]: (() => void) | undefined }
const collector = Symbol.for('endure.gc')

/** Counts the collections that endure asks for. */
export function countCollections(): { take(): number; stop(): void } {
  collect()
  const usual = registry[collector] as () => void
  let count = 0
  registry[collector] = () => {
    count++
    usual()
  }
  return {
    /** Those since it was last asked. */
    take() {
      const taken = count
      count = 0
      return taken
    },
    stop() {
      registry[collector] = usual
    },
  }
}
