// What a run leaves on the heap after a hundred thousand operations and after ten million, and what it takes meanwhile.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { stress } from 'endure'
import { median, short } from './medians.mjs'

const operation = async () => {}
const kilobyte = 1000
const times = 5

export async function run(totalIterations) {
  const { memory } = await stress({ users: 1000, totalIterations }, operation)
  return {
    retainedBytes: memory.growth.heapUsedBytes,
    grownBytes: memory.peak.rssBytes - memory.baseline.rssBytes,
  }
}

/** The first run of a process takes the most: code, heap and histograms are all new to it. */
async function firstRun() {
  const script = `import { run } from ${JSON.stringify(import.meta.url)}; console.log(JSON.stringify(await run(10_000_000)))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return JSON.parse(stdout)
}

export async function measure() {
  const [first, few, many] = [[], [], []]
  for (let round = 0; round < times; round++) first.push(await firstRun())
  for (let round = 0; round < times; round++) {
    few.push(await run(100_000))
    many.push(await run(10_000_000))
  }
  const of = (runs, figure) => median(runs.map((each) => each[figure]))
  const more = of(many, 'retainedBytes') - of(few, 'retainedBytes')
  const grownBytes = of(first, 'grownBytes')
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
