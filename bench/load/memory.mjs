// What a run leaves on the heap after a hundred thousand operations and after ten million, and what it takes meanwhile.
import { stress } from 'endure'
import { median, short } from './medians.mjs'

const operation = async () => {}
const kilobyte = 1000

async function run(totalIterations) {
  const { memory } = await stress({ users: 1000, totalIterations }, operation)
  return {
    retainedBytes: memory.growth.heapUsedBytes,
    grownBytes: memory.peak.rssBytes - memory.baseline.rssBytes,
  }
}

export async function measure() {
  // The first run of a process takes the most: code, heap and histograms are all new to it.
  const { grownBytes } = await run(10_000_000)
  const [few, many] = [[], []]
  for (let round = 0; round < 5; round++) {
    few.push(await run(100_000))
    many.push(await run(10_000_000))
  }
  const of = (runs, figure) => median(runs.map((each) => each[figure]))
  const more = of(many, 'retainedBytes') - of(few, 'retainedBytes')
  return [
    {
      figure: 'heap retained after 10^7 operations, more than after 10^5',
      measured: `${short(more / kilobyte)} KB`,
      wanted: '100 KB or less',
      reached: more <= 100 * kilobyte,
    },
    {
      figure: 'growth of resident memory in the first 10^7 operations of a process',
      measured: `${short(grownBytes / kilobyte / 1000)} MB`,
      wanted: 'less than 30 MB',
      reached: grownBytes < 30_000 * kilobyte,
    },
  ]
}
