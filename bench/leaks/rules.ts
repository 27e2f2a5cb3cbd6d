import { sampleCorrelation } from 'simple-statistics'

/** What the rules of other tools look at, each measured on a fresh set-up of the same subject. */
export interface RuleSamples {
  /** Heap in use before and after a row of calls, as it is. */
  readonly heapBytes: readonly [before: number, after: number]
  /** The same with garbage collected before each reading. */
  readonly collectedHeapBytes: readonly [before: number, after: number]
  /** Resident memory at `rssSamples` even distances over a row of calls. */
  readonly rssBytes: readonly number[]
  /** What the collected heap gained in each of six blocks of thirty calls. */
  readonly blockGrowthBytes: readonly number[]
  /** Whether the operation gives promises. */
  readonly isAsync: boolean
}

/** A rule that people use to tell a leak. */
export interface Rule {
  /** For the head of a column. */
  readonly name: string
  /** What it says exactly. */
  readonly meaning: string
  seesLeak(samples: RuleSamples): boolean
}

export const rssSamples = 30
export const blocks = 6
export const blockCalls = 30

const tolerance = 0.1
const seedRatio = 0.15
const risingShare = 0.7
const significantDrop = 0.05
// Student's t for one side, 5 %, with the 28 degrees of freedom of a line through thirty points.
const significantT = 1.701

/** What is used today, from the plainest on. */
export const rules: readonly Rule[] = [
  {
    name: 'no GC',
    meaning: 'heapUsed after is over 10 % above heapUsed before',
    seesLeak: ({ heapBytes: [before, after] }) => after > (1 + tolerance) * before,
  },
  {
    name: 'GC 10%',
    meaning: 'the same, with garbage collected before each reading',
    seesLeak: ({ collectedHeapBytes: [before, after] }) => after > (1 + tolerance) * before,
  },
  {
    name: 'RSS 15%',
    meaning: 'RSS ends over 15 % above its start, 70 % of its moves are up, and none falls by 5 %',
    seesLeak: ({ rssBytes }) => growsConsistently(rssBytes),
  },
  {
    name: 'RSS line',
    meaning: 'the slope of a straight line through RSS is above 0 at p < 0.05 (t > 1.701, 30 samples)',
    seesLeak: ({ rssBytes }) => slopeT(rssBytes) > significantT,
  },
  {
    name: '5 of 6',
    meaning:
      'five of six blocks in a row gain over 1 KB, or over 5 KB where the operation is asynchronous (leakage)',
    seesLeak: ({ blockGrowthBytes, isAsync }) =>
      longestRun(blockGrowthBytes, isAsync ? 5 * 1024 : 1024) >= blocks - 1,
  },
]

function growsConsistently(levels: readonly number[]): boolean {
  const moves = levels.slice(1).map((level, index) => level - (levels[index] as number))
  const [first, last] = [levels[0] as number, levels.at(-1) as number]
  const up = moves.filter((move) => move > 0).length
  const moved = moves.filter((move) => move !== 0).length
  const drops = moves.some((move) => move <= -significantDrop * first)
  return last > (1 + seedRatio) * first && up >= risingShare * moved && !drops
}

/** How many standard errors the slope of levels at even distances is above 0. */
function slopeT(levels: readonly number[]): number {
  if (levels.every((level) => level === levels[0])) return 0
  const r = sampleCorrelation([...levels.keys()], [...levels])
  return r * Math.sqrt((levels.length - 2) / (1 - r * r))
}

function longestRun(growths: readonly number[], thresholdBytes: number): number {
  let longest = 0
  let run = 0
  for (const growth of growths) {
    run = growth > thresholdBytes ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}
