/** What Linux says of one process in `/proc/<pid>/stat`. */
export interface ProcStat {
  readonly pid: number
  readonly parentPid: number
  /** One letter: `R` runs, `S` sleeps, `Z` has ended. */
  readonly state: string
  /** User and system time so far, of its threads but not of its children. */
  readonly cpuMs: number
  /** From the start of the machine to that of the process. */
  readonly startedMs: number
  readonly virtualBytes: number
}

// USER_HZ: 100 in the interface of every architecture that Node runs on, whatever the kernel itself counts in.
const msPerTick = 10
const bytesPerKilobyte = 1024

/**
 * Reads `/proc/<pid>/stat`. The name of the program stands in brackets and may hold anything, brackets included.
 *
 * @returns  `undefined` for text that is no such line.
 * @example
 * parseProcStat('7 (a (b) c) S 1 7 7 0 -1 0 0 0 0 0 120 30 0 0 20 0 11 0 9000 5000000 800')?.cpuMs // => 1500
 * @see man 5 proc_pid_stat.
 */
export function parseProcStat(text: string): ProcStat | undefined {
  const [, pid, rest] = /^(\d+) \(.*\) (.+)$/s.exec(text) ?? []
  if (pid === undefined || rest === undefined) return undefined
  // The state is field 3 of the manual.
  const fields = rest.split(' ')
  const field = (number: number) => Number(fields[number - 3] ?? Number.NaN)
  const stat = {
    pid: Number(pid),
    parentPid: field(4),
    state: fields[0] ?? '',
    cpuMs: (field(14) + field(15)) * msPerTick,
    startedMs: field(22) * msPerTick,
    virtualBytes: field(23),
  }
  return Number.isFinite(stat.virtualBytes) ? stat : undefined
}

/** Reads the resident memory, in bytes, from `/proc/<pid>/status`; `NaN` where it is not said, as of a process that ended. */
export function parseResidentBytes(text: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * bytesPerKilobyte
}

/** Reads the number of a socket from what a descriptor in `/proc/<pid>/fd` points to; `undefined` for other descriptors. */
export function parseSocketInode(link: string): string | undefined {
  return /^socket:\[(\d+)\]$/.exec(link)?.[1]
}

const establishedState = '01'

/** Adds the numbers of the sockets that `/proc/<pid>/net/tcp`, or `tcp6`, lists as established connections. */
export function addEstablishedInodes(text: string, inodes: Set<string>): void {
  for (const line of text.split('\n').slice(1)) {
    const [, , , state, , , , , , inode] = line.trim().split(/\s+/)
    if (state === establishedState && inode !== undefined) inodes.add(inode)
  }
}

/**
 * Finds a process, its children and theirs.
 *
 * @param all  what is known of the processes of this machine.
 * @returns    `pid` first; empty when it is not among them.
 */
export function familyOf(pid: number, all: readonly ProcStat[]): readonly ProcStat[] {
  const family = all.filter((stat) => stat.pid === pid)
  // Grows while it is walked: the children of a member are members.
  for (const member of family) family.push(...all.filter(({ parentPid }) => parentPid === member.pid))
  return family
}
