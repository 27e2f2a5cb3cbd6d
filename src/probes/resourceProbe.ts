import { performance } from 'node:perf_hooks'
import type { ResourceUsage } from '../records/stressResult.ts'
import { countDescriptors, readDescriptors } from './descriptors.ts'
import { readHandles } from './handles.ts'
import { LoopProbe, type LoopUsage } from './loopProbe.ts'
import { forgetProcessCpu, readProcessCpu } from './processCpu.ts'

interface Levels {
  readonly fds: number
  readonly sockets: number
  readonly handles: number
}

// The system counts CPU in hundredths of a second, and on some platforms asking it starts a process.
const cpuEveryMs = 1000

/** Watches what the process holds and spends beside memory, from `begin` to `finish`. */
export class ResourceProbe {
  #baseline: Levels = readLevels()
  #peak: Levels = this.#baseline
  #loopProbe: LoopProbe | undefined
  #cpuBefore = process.cpuUsage()
  #startedMs = performance.now()
  #peakCpu = 0
  #reading: Promise<void> | undefined
  #cpuReadMs = this.#startedMs
  #cpuMean = Number.NaN
  /** The event loop between `begin` and `end`. */
  loop: LoopUsage = { utilization: Number.NaN, busyMs: Number.NaN, maxLagMs: Number.NaN }

  /** Makes a probe whose first reading of the operating system is behind it: that one covers the whole process. */
  static async ready(): Promise<ResourceProbe> {
    await readProcessCpu()
    return new ResourceProbe()
  }

  /** Takes the baseline, and starts the time over which CPU and event loop are averaged. */
  begin(): void {
    this.#baseline = readLevels()
    this.#peak = this.#baseline
    this.#cpuBefore = process.cpuUsage()
    this.#startedMs = performance.now()
    this.#cpuReadMs = this.#startedMs
    this.#loopProbe = new LoopProbe()
  }

  /** Notes what is held now. */
  sample(): void {
    this.#raisePeak({ fds: countDescriptors(), sockets: 0, handles: readHandles().total })
    if (performance.now() - this.#cpuReadMs >= cpuEveryMs) this.#reading ??= this.#readCpu()
  }

  /** Ends the time over which CPU and event loop are averaged. */
  end(): void {
    this.loop = this.#loopProbe?.end() ?? this.loop
    const { user, system } = process.cpuUsage(this.#cpuBefore)
    this.#cpuMean = (user + system) / 1000 / (performance.now() - this.#startedMs)
    this.#raisePeak(readLevels())
  }

  async finish(): Promise<ResourceUsage> {
    await this.#reading
    forgetProcessCpu()
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
      eventLoop: { utilization: this.loop.utilization, maxLagMs: this.loop.maxLagMs },
    }
  }

  async #readCpu(): Promise<void> {
    this.#cpuReadMs = performance.now()
    const cpu = await readProcessCpu()
    if (cpu > this.#peakCpu) this.#peakCpu = cpu
    this.#reading = undefined
  }

  #raisePeak(now: Levels): void {
    this.#peak = {
      fds: Math.max(this.#peak.fds, now.fds),
      sockets: Math.max(this.#peak.sockets, now.sockets),
      handles: Math.max(this.#peak.handles, now.handles),
    }
  }
}

function readLevels(): Levels {
  const { open, sockets } = readDescriptors()
  return { fds: open, sockets, handles: readHandles().total }
}
