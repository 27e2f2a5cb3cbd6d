import { type SettleOptions, settle } from './settle.ts'

// Enough for a mean, in the time of a round or two.
const collections = 8

/**
 * What the heap gains with each settled collection when nothing else is done: code that compiles code was seen to gain a
 * kilobyte, other code next to nothing.
 *
 * @param options  how the collections settle that are meant: one by one, or two at a time.
 * @returns  bytes, never negative.
 */
export async function collectionGrowth(options: SettleOptions = {}): Promise<number> {
  const before = (await settle(options)).memory.heapUsedBytes
  for (let collection = 0; collection < collections; collection++) await settle(options)
  const after = (await settle(options)).memory.heapUsedBytes
  return Math.max(0, (after - before) / (collections + 1))
}
