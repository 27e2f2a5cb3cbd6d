import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import type { ResourceUsage } from '../records/stressResult.ts'
import { readDescriptors } from './descriptors.ts'
import { readHandles } from './handles.ts'
import { readProcessUsage } from './processUsage.ts'

const shortestCpuSpanMs = 100

interface Levels {
  readonly fds: number
  readonly sockets: number
  readonly handles: number
}

/** Watches what the process holds and spends beside memory, from `begin` to `finish`. */
export class ResourceProbe {
  #baseline: Levels = readLevels()
  #peak: Levels = this.#baseline
  #cpuBefore = process.cpuUsage()
  #startedMs = performance.now()
  #loopBefore: EventLoopUtilization = performance.eventLoopUtilization()
  #peakCpu = 0
  #reading: Promise<void> | undefined
  #cpuReadMs = this.#startedMs
  #cpuMean = Number.NaN
  /** The event loop between `begin` and `end`. */
  loop: EventLoopUtilization = this.#loopBefore

  /** Makes a probe whose first reading of the operating system is behind it: that one covers the whole process. */
  static async ready(): Promise<ResourceProbe> {
    await readProcessUsage()
    return new ResourceProbe()
  }

  /** Takes the baseline, and starts the time over which CPU and event loop are averaged. */
  begin(): void {
    this.#baseline = readLevels()
    this.#peak = this.#baseline
    this.#cpuBefore = process.cpuUsage()
    this.#startedMs = performance.now()
    this.#loopBefore = performance.eventLoopUtilization()
  }

  /** Notes what is held now. The operating system is asked beside it, one question at a time. */
  sample(): void {
    const now = readLevels()
    this.#peak = {
      fds: Math.max(this.#peak.fds, now.fds),
      sockets: Math.max(this.#peak.sockets, now.sockets),
      handles: Math.max(this.#peak.handles, now.handles),
    }
    this.#reading ??= this.#readCpu()
  }

  async #readCpu(): Promise<void> {
    const { cpu } = await readProcessUsage()
    const nowMs = performance.now()
    // The system counts CPU in hundredths of a second: over a few of them a share means nothing.
    if (nowMs - this.#cpuReadMs >= shortestCpuSpanMs && cpu > this.#peakCpu) this.#peakCpu = cpu
    this.#cpuReadMs = nowMs
    this.#reading = undefined
  }

  /** Ends that time. */
  end(): void {
    this.loop = performance.eventLoopUtilization(this.#loopBefore)
    const { user, system } = process.cpuUsage(this.#cpuBefore)
    this.#cpuMean = (user + system) / 1000 / (performance.now() - this.#startedMs)
  }

  /** @param maxLagMs  the longest that a timer was kept waiting. */
  async finish(maxLagMs: number): Promise<ResourceUsage> {
    await this.#reading
    const final = readLevels()
    const span = (key: keyof Levels) => ({
      baseline: this.#baseline[key],
      peak: Math.max(this.#peak[key], final[key]),
      final: final[key],
    })
    return {
      fds: span('fds'),
      sockets: span('sockets'),
      handles: span('handles'),
      cpu: { mean: this.#cpuMean, peak: Math.max(this.#peakCpu, this.#cpuMean) },
      eventLoop: { utilization: this.loop.utilization, maxLagMs },
    }
  }
}

function readLevels(): Levels {
  const { open, sockets } = readDescriptors()
  return { fds: open, sockets, handles: readHandles().total }
}
