import type { Levels } from '../../src/probes/levels.ts'

/** Nothing of anything: what a reading of one resource alone is written over. */
export const noLevels: Levels = {
  heap: 0,
  external: 0,
  native: 0,
  fd: 0,
  socket: 0,
  handle: 0,
  worker: 0,
  context: 0,
  listener: 0,
}
