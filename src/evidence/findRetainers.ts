import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { RetainerPath } from '../records/leakEvidence.ts'
import { readHeapSnapshot, readSnapshotNodes, type SnapshotNodes } from './heapSnapshot.ts'
import { type EarlierSnapshot, type FoundPath, retainerGroups } from './retainerGroups.ts'
import { growingStores, newStores } from './retainerStores.ts'
import { retainerTree } from './retainerTree.ts'
import { RetainerWords } from './retainerWords.ts'
import { classifyNodes } from './snapshotClasses.ts'
import { SnapshotFolder } from './snapshotFolder.ts'

/** What is known of the leak already, and what its explanation may cost. */
export interface RetainerOptions {
  /** Time that one call takes, ms. */
  readonly callMs: number
  /** Growth of the heap per operation. */
  readonly bytesPerOperation: number
  /** How long a full collection takes now, ms: what a busy machine makes of a snapshot can be told by it. */
  readonly collectionMs: number
  /** No snapshot is begun that would end after it, on the clock of `performance.now()`. */
  readonly deadlineMs: number
  /** What moves that time: `'the time limit of the test'`. */
  readonly toRaise: string
  /** A heap above it is not looked into: its snapshots take gigabytes. Default 128 MB. */
  readonly maxHeapBytes?: number
  /** Leaves the snapshots in their folder. Default false. */
  readonly keepSnapshots?: boolean
}

/** What keeps the leak alive. */
export interface RetainerSearch {
  /** The heaviest first, at most three. */
  readonly retainers: readonly RetainerPath[]
  /** Why there are none, one sentence; undefined when there are. */
  readonly reason: string | undefined
  /** The files of the snapshots, when they were to be kept. */
  readonly snapshots: readonly string[]
}

// Primes, so that what happens once in some calls, or holds the last hundred, keeps no step with the snapshots.
const gaps = [65_521, 32_749, 16_381, 8191, 4093, 2039, 1021, 509, 251, 127, 61, 31, 13, 7]
const gapMs = 300
const gapBytes = 1e6
const defaultHeapBytes = 128e6
// Writing takes 35 to 80 ms for each megabyte of the heap, reading a third of that.
const writingMsPerByte = 60 / 1e6
// Both go through the heap once, and on a busy machine both take longer: writing 40 to 160 collections, often 80. But single
// collections may be unlucky: more than four times as long as usual no snapshot takes.
const collectionsPerSnapshot = 80
const busiest = 4
const readingShare = 1 / 3
const caution = 2
// A third snapshot tells growth from chance. When they are slow, two have to do.
const quickMs = 300
const mostPaths = 3
// What weighs less beside the heaviest is not what the leak is about.
const notableShare = 0.1

/**
 * Finds what keeps the objects alive that an operation leaves behind. Between heap snapshots, which go to disk, it makes a
 * prime number of calls; it reads them after the last one, because what is read would grow the next.
 *
 * @param repeat  makes so many calls, settles, collects all garbage, and gives how many were made.
 * @throws whatever `repeat` throws. The snapshots are deleted all the same.
 */
export async function findRetainers(
  repeat: (calls: number) => Promise<number>,
  options: RetainerOptions,
): Promise<RetainerSearch> {
  const { deadlineMs, maxHeapBytes = defaultHeapBytes, keepSnapshots = false } = options
  const heapBytes = process.memoryUsage().heapUsed
  if (heapBytes > maxHeapBytes) {
    return nothing(
      `The heap holds ${megabytes(heapBytes)}: above ${megabytes(maxHeapBytes)} its snapshots take gigabytes.`,
    )
  }
  const calls =
    gaps.find((gap) => gap * options.callMs <= gapMs && gap * options.bytesPerOperation <= gapBytes) ?? 7
  const callsMs = calls * options.callMs
  // Nothing can end a snapshot that is being written, and a test that runs out of time loses its verdict.
  const lackingMs = (snapshots: number, writingMs: number): number =>
    performance.now() + caution * snapshots * (callsMs + writingMs * (1 + readingShare)) - deadlineMs
  const usualMs = heapBytes * writingMsPerByte
  const nowMs = collectionsPerSnapshot * options.collectionMs
  const expectedMs = Math.min(Math.max(usualMs, nowMs), busiest * usualMs)
  // One shows nothing.
  const firstLackMs = lackingMs(2, expectedMs)
  if (firstLackMs > 0) {
    return nothing(
      `There was no time left for heap snapshots, which show what keeps it alive: ${raise(options.toRaise, firstLackMs)}.`,
    )
  }
  const folder = new SnapshotFolder()
  let kept = false
  try {
    const operations: number[] = []
    const writingMs = folder.write()
    const most = writingMs <= quickMs ? 2 : 1
    while (operations.length < most && lackingMs(1, writingMs) <= 0) {
      const made = await repeat(calls)
      if (made === 0) break
      operations.push(made)
      folder.write()
    }
    if (operations.length === 0) {
      const lackMs = lackingMs(1, writingMs)
      return nothing(`There was no time left for a second heap snapshot: ${raise(options.toRaise, lackMs)}.`)
    }
    const retainers = readRetainers(folder.files, operations)
    kept = keepSnapshots
    return { retainers, reason: reasonFor(retainers, operations), snapshots: kept ? [...folder.files] : [] }
  } finally {
    if (kept) folder.keep()
    else folder.remove()
  }
}

/** Reads the snapshots one by one; only the last one with its references, and the first where stores have to be compared. */
function readRetainers(files: readonly string[], operations: readonly number[]): readonly RetainerPath[] {
  const [first, ...between] = files.slice(0, -1) as [string, ...string[]]
  // Kept, because the stores of the first may have to be compared.
  const nodesOfFirst = readSnapshotNodes(readFileSync(first))
  const earlier: readonly [EarlierSnapshot, ...EarlierSnapshot[]] = [
    earlierSnapshot(nodesOfFirst),
    ...between.map((file) => earlierSnapshot(readSnapshotNodes(readFileSync(file)))),
  ]
  const last = readHeapSnapshot(readFileSync(files.at(-1) as string))
  const tree = retainerTree(last)
  const words = new RetainerWords(last, tree)
  const found: FoundPath[] = [...retainerGroups(last, tree, words, earlier, operations)]
  const owners = newStores(last, tree, earlier[0].highestId)
  if (owners.length > 0) {
    const before = readHeapSnapshot(readFileSync(first), nodesOfFirst)
    const total = operations.reduce((sum, each) => sum + each, 0)
    const containers = new Set(found.map(({ container }) => container))
    found.push(
      ...growingStores(before, last, owners, words, total).filter(
        ({ container }) => !containers.has(container),
      ),
    )
  }
  found.sort((one, other) => other.heldBytes - one.heldBytes)
  const notable = found.filter(
    ({ heldBytes }) => heldBytes >= notableShare * (found[0] as FoundPath).heldBytes,
  )
  return notable.slice(0, mostPaths).map(({ container: _, heldBytes: __, ...path }) => path)
}

function earlierSnapshot(nodes: SnapshotNodes): EarlierSnapshot {
  return { highestId: highestId(nodes), classes: classifyNodes(nodes) }
}

function highestId({ id }: SnapshotNodes): number {
  let highest = 0
  // Even ids are Node's own, and in no order.
  for (const each of id) if (each % 2 === 1 && each > highest) highest = each
  return highest
}

function reasonFor(retainers: readonly RetainerPath[], operations: readonly number[]): string | undefined {
  if (retainers.length > 0) return undefined
  return `Between heap snapshots ${operations.join(' and ')} operations apart no class of objects grew steadily.`
}

function nothing(reason: string): RetainerSearch {
  return { retainers: [], reason, snapshots: [] }
}

function raise(limit: string, byMs: number): string {
  return byMs > 0 ? `raise ${limit} by ${Math.ceil(byMs / 1000)} s` : `raise ${limit}`
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
