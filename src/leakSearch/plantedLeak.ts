// An array that holds less than this is mostly header.
const smallestBytes = 256
// Six plants, each four times as large, up to a thousand times the first: what flushes a batch now and then swallows the smaller.
const mostPlants = 6
const plantFactor = 4
// Nobody needs to be shown more, and somebody may need the memory.
const mostBytes = 64 * 1024 * 1024
// Half of what was planted has to show: what is read beside it may have fallen by as much as the noise was.
const shownShare = 0.5

/**
 * Plants a leak of known size, and reads whether it is seen: what a clean verdict says it would have found is tried out
 * in the same process. A leak that is not seen is planted again, larger.
 *
 * @param bytes     the size to begin with.
 * @param readHeap  settles and reads the heap, bytes, after some calls of the operation where there are any; `NaN` to give up.
 * @returns  the smallest that was seen, bytes; `Infinity` when none was.
 */
export async function plantLeak(bytes: number, readHeap: () => Promise<number>): Promise<number> {
  let plantBytes = Math.min(mostBytes, Math.max(smallestBytes, bytes))
  for (let plant = 0; plant < mostPlants; plant++) {
    const before = await readHeap()
    if (Number.isNaN(before)) break
    // Numbers with a fraction lie in the array itself, 8 bytes each.
    const planted = new Array<number>(Math.ceil(plantBytes / 8)).fill(0.5)
    const after = await readHeap()
    // Used after the reading, so that it is alive during it.
    if (planted.length > 0 && after - before >= shownShare * plantBytes) return plantBytes
    plantBytes = Math.min(mostBytes, plantBytes * plantFactor)
  }
  return Number.POSITIVE_INFINITY
}
