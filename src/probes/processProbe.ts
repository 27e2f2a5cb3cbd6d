import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatDuration } from '../formatUnits.ts'
import type { ProcessReading, ProcessSample, ProcessUsage } from '../records/processUsage.ts'
import { type FamilyReading, readFamily } from './processFamily.ts'
import { SampleRoom } from './sampleRoom.ts'

const levels = ['rssBytes', 'virtualBytes', 'fds', 'sockets', 'connections', 'processes'] as const

// The system counts CPU in hundredths of a second: over less than this a peak would be the counter's.
const cpuEveryMs = 1000
// A reading looks at every descriptor of the process: it may be under way for this share of the time, no more.
const mostCostRatio = 0.1
// To go through all processes for new children is dear: seen this often, and whenever it must be exact.
const childrenEveryMs = 2000
// How far the clocks of two readings may put the start of one process apart.
const startToleranceMs = 5000
// A server hears of the end of a connection a little later: as long as something still goes away, it is waited for.
const patienceMs = 1000
const longestWaitMs = 10_000
const pauseMs = 50

/** Watches a process other than this one, and its children, through a run: from `begin` to `finish`. */
export class ProcessProbe {
  readonly #pid: number
  readonly #startedMs: number
  readonly #room = new SampleRoom(['atMs', 'cpu', ...levels])
  #begunMs = performance.now()
  #baseline: ProcessReading
  #peak: ProcessReading
  #last: FamilyReading
  #readMs = 0
  #ended: string | undefined
  #underWay: Promise<void> | undefined
  #restUntilMs = 0
  #searchedMs = 0
  /** Between `resume` and `stop`: over this time CPU is averaged. */
  #resumedMs: number | undefined
  #spanMs = 0
  #cpuMs = 0
  #mark = { atMs: 0, cpuMs: 0 }
  #cpu = Number.NaN
  #peakCpu = 0

  /**
   * Finds the process.
   *
   * @throws RangeError  no process of that number is running.
   */
  static async of(pid: number): Promise<ProcessProbe> {
    const reading = await readFamily(pid)
    if (reading !== undefined) return new ProcessProbe(pid, reading)
    throw new RangeError(`Expected \`pid\` to be that of a running process, got ${pid}: there is none`)
  }

  private constructor(pid: number, reading: FamilyReading) {
    this.#pid = pid
    this.#startedMs = reading.startedMs
    this.#baseline = levelsOf(reading)
    this.#peak = this.#baseline
    this.#last = reading
  }

  /** Takes the baseline, and starts the time over which CPU is averaged. */
  async begin(): Promise<void> {
    await this.resume()
    this.#begunMs = performance.now()
    this.#baseline = levelsOf(this.#last)
    this.#peak = this.#baseline
  }

  /** Goes on after a `stop`. */
  async resume(): Promise<void> {
    await this.#read()
    this.#resumedMs = performance.now()
    this.#mark = { atMs: this.#resumedMs, cpuMs: this.#cpuMs }
  }

  /** Starts a reading, unless it is stopped, one is under way, or the last one was too dear. */
  sample(): void {
    if (this.#resumedMs === undefined || performance.now() < this.#restUntilMs) return
    const isKnown = performance.now() - this.#searchedMs < childrenEveryMs
    this.#underWay ??= this.#read(true, isKnown ? this.#last.cpuMsByPid.keys() : undefined).finally(() => {
      this.#underWay = undefined
    })
  }

  /** The last reading. */
  get latest(): ProcessSample {
    return { atMs: this.#readMs - this.#begunMs, cpu: this.#cpu, ...levelsOf(this.#last) }
  }

  /** Takes the time until `resume` out of the averages. */
  async stop(): Promise<void> {
    await this.#underWay
    // Under way as well, so that no sample begins beside it: nobody would wait for that one, and the files that it opens would be counted
    // as what the operation left open.
    this.#underWay = this.#read(true)
    await this.#underWay
    this.#underWay = undefined
    if (this.#resumedMs !== undefined) this.#spanMs += performance.now() - this.#resumedMs
    this.#resumedMs = undefined
  }

  /**
   * Waits until nothing more goes away, and reads for the last time.
   *
   * @param isHurried  reads at once: there is no time to wait.
   */
  async finish(isHurried = false): Promise<ProcessUsage> {
    await (isHurried ? this.#read() : this.#drain())
    const mean = this.#cpuMs / this.#spanMs
    return {
      pid: this.#pid,
      baseline: this.#baseline,
      peak: this.#peak,
      final: levelsOf(this.#last),
      cpu: { mean, peak: Math.max(this.#peakCpu, mean) },
      samples: this.#room.readings(),
      ...(this.#ended !== undefined && { ended: this.#ended }),
    }
  }

  async #drain(): Promise<void> {
    const startedMs = performance.now()
    let fellMs = startedMs
    for (;;) {
      const before = this.#last
      await this.#read()
      const nowMs = performance.now()
      if (this.#last.fds < before.fds || this.#last.connections < before.connections) fellMs = nowMs
      const isAsBefore =
        !(this.#last.fds > this.#baseline.fds) && !(this.#last.connections > this.#baseline.connections)
      if (isAsBefore || this.#ended !== undefined) return
      if (nowMs - fellMs >= patienceMs || nowMs - startedMs >= longestWaitMs) return
      await sleep(pauseMs)
    }
  }

  async #read(keep = false, among?: Iterable<number>): Promise<void> {
    if (this.#ended !== undefined) return
    const startedMs = performance.now()
    if (among === undefined) this.#searchedMs = startedMs
    const reading = await readFamily(this.#pid, among)
    const nowMs = performance.now()
    this.#restUntilMs = nowMs + (nowMs - startedMs) / mostCostRatio
    if (reading === undefined || Math.abs(reading.startedMs - this.#startedMs) > startToleranceMs) {
      this.#ended = `process ${this.#pid} ended ${formatDuration(nowMs - this.#begunMs)} into the run`
      return
    }
    if (this.#resumedMs !== undefined) this.#countCpu(reading, nowMs)
    this.#last = reading
    this.#readMs = nowMs
    this.#peak = highest(this.#peak, reading)
    if (keep) this.#room.add(this.latest)
  }

  #countCpu({ cpuMsByPid }: FamilyReading, nowMs: number): void {
    // A child that was not there before has spent all of its time since.
    for (const [pid, cpuMs] of cpuMsByPid)
      this.#cpuMs += Math.max(0, cpuMs - (this.#last.cpuMsByPid.get(pid) ?? 0))
    const spanMs = nowMs - this.#mark.atMs
    if (spanMs < cpuEveryMs) return
    this.#cpu = (this.#cpuMs - this.#mark.cpuMs) / spanMs
    this.#peakCpu = Math.max(this.#peakCpu, this.#cpu)
    this.#mark = { atMs: nowMs, cpuMs: this.#cpuMs }
  }
}

function levelsOf(reading: ProcessReading): ProcessReading {
  const { rssBytes, virtualBytes, fds, sockets, connections, processes } = reading
  return { rssBytes, virtualBytes, fds, sockets, connections, processes }
}

function highest(a: ProcessReading, b: ProcessReading): ProcessReading {
  const entries = levels.map((level) => [level, Math.max(a[level], b[level])])
  return Object.fromEntries(entries) as unknown as ProcessReading
}
