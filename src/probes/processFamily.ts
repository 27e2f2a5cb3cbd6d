import { readdir, readFile, readlink } from 'node:fs/promises'
import pidusage from 'pidusage'
import type { ProcessReading } from '../records/processUsage.ts'
import {
  addEstablishedInodes,
  familyOf,
  type ProcStat,
  parseProcStat,
  parseResidentBytes,
  parseSocketInode,
} from './procText.ts'

// A zombie: it holds nothing any more, and waits for its parent to ask how it ended.
const endedState = 'Z'

/** One look at a process and its children. */
export interface FamilyReading extends ProcessReading {
  /** CPU time so far of each process that is there. */
  readonly cpuMsByPid: ReadonlyMap<number, number>
  /** When the process itself started, on a clock of the platform's: a later process of the same number has another time. */
  readonly startedMs: number
}

/**
 * Looks at a process of this machine and its children: on Linux through `/proc`, elsewhere through pidusage, which knows
 * neither children nor descriptors.
 *
 * @param among  looks for it and its children among these only: to go through all processes takes some 10 ms.
 * @returns      `undefined` when there is no such process, or no longer.
 */
export async function readFamily(pid: number, among?: Iterable<number>): Promise<FamilyReading | undefined> {
  return process.platform === 'linux' ? await readFromProc(pid, among) : await readFromTool(pid)
}

async function readFromTool(pid: number): Promise<FamilyReading | undefined> {
  try {
    const { memory, ctime, elapsed, timestamp } = await pidusage(pid)
    const unknown = {
      virtualBytes: Number.NaN,
      fds: Number.NaN,
      sockets: Number.NaN,
      connections: Number.NaN,
    }
    const cpuMsByPid = new Map([[pid, ctime]])
    return { rssBytes: memory, ...unknown, processes: 1, cpuMsByPid, startedMs: timestamp - elapsed }
  } catch {
    return undefined
  } finally {
    // Ends the timer that it keeps for the next call.
    pidusage.clear()
  }
}

async function readFromProc(pid: number, among?: Iterable<number>): Promise<FamilyReading | undefined> {
  const family = familyOf(pid, await runningProcesses(among ?? (await allPids())))
  const members = await Promise.all(family.map(readMember))
  const [itself] = family
  // Without resident memory it has ended since it was listed.
  if (itself === undefined || Number.isNaN(members[0]?.rssBytes)) return undefined
  const inodes = new Set(members.flatMap(({ socketInodes }) => socketInodes))
  // A socket that several of them hold is one socket, and one connection.
  const established = inodes.size > 0 ? await establishedInodes(pid) : new Set<string>()
  const fds = sum(members, ({ fds }) => fds)
  const listed = Number.isFinite(fds)
  return {
    rssBytes: sum(members, ({ rssBytes }) => rssBytes || 0),
    virtualBytes: sum(family, ({ virtualBytes }) => virtualBytes),
    fds,
    sockets: listed ? inodes.size : Number.NaN,
    connections: listed ? [...inodes].filter((inode) => established.has(inode)).length : Number.NaN,
    processes: family.length,
    cpuMsByPid: new Map(family.map(({ pid, cpuMs }) => [pid, cpuMs])),
    startedMs: itself.startedMs,
  }
}

interface Member {
  readonly rssBytes: number
  readonly fds: number
  readonly socketInodes: readonly string[]
}

async function readMember({ pid }: ProcStat): Promise<Member> {
  const [status, links] = await Promise.all([textOf(`/proc/${pid}/status`), readLinks(pid)])
  return {
    rssBytes: parseResidentBytes(status),
    fds: links?.length ?? Number.NaN,
    socketInodes: links?.map(parseSocketInode).filter((inode) => inode !== undefined) ?? [],
  }
}

/** What each descriptor of a process points to; `undefined` where only its owner may look. */
async function readLinks(pid: number): Promise<string[] | undefined> {
  const folder = `/proc/${pid}/fd`
  try {
    const names = await readdir(folder)
    const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => undefined)))
    // Closed between listing and look.
    return links.filter((link) => link !== undefined)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? undefined : []
  }
}

async function allPids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
}

async function runningProcesses(pids: Iterable<number>): Promise<ProcStat[]> {
  const reads = Array.from(pids, async (pid) => parseProcStat(await textOf(`/proc/${pid}/stat`)))
  const stats = await Promise.all(reads)
  return stats.filter((stat) => stat !== undefined && stat.state !== endedState) as ProcStat[]
}

async function establishedInodes(pid: number): Promise<Set<string>> {
  const inodes = new Set<string>()
  for (const table of ['tcp', 'tcp6']) addEstablishedInodes(await textOf(`/proc/${pid}/net/${table}`), inodes)
  return inodes
}

/** The text of a file of the kernel's; empty when what it speaks of is gone. */
async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
