import { performance } from 'node:perf_hooks'
import type { ResourceUsage } from '../records/stressResult.ts'
import { countDescriptors, readDescriptors } from './descriptors.ts'
import { readHandles } from './handles.ts'
import { LoopProbe, type LoopUsage } from './loopProbe.ts'
import { virtualBytes } from './virtualMemory.ts'

interface Levels {
  readonly fds: number
  readonly sockets: number
  readonly handles: number
  readonly virtualBytes: number
}

const unread: Levels = {
  fds: Number.NaN,
  sockets: Number.NaN,
  handles: Number.NaN,
  virtualBytes: Number.NaN,
}

// Some systems count CPU in hundredths of a second: over less than this a peak would be theirs.
const cpuEveryMs = 1000

/** Watches what the process holds and spends beside memory, from `begin` to `finish`. */
export class ResourceProbe {
  #baseline: Levels = unread
  #peak: Levels = this.#baseline
  #loopProbe: LoopProbe | undefined
  #cpuBefore = process.cpuUsage()
  #startedMs = performance.now()
  #peakCpu = 0
  #cpuAtMark = this.#cpuBefore
  #markedMs = this.#startedMs
  #cpuMs = 0
  #spanMs = 0
  /** The event loop between `begin` and `end`, pauses left out. */
  loop: LoopUsage = { utilization: Number.NaN, busyMs: Number.NaN, maxLagMs: Number.NaN }

  /** Takes the baseline, and starts the time over which CPU and event loop are averaged. */
  begin(): void {
    this.#baseline = readLevels()
    this.#peak = this.#baseline
    this.#peakCpu = 0
    this.#cpuMs = 0
    this.#spanMs = 0
    this.loop = { utilization: Number.NaN, busyMs: 0, maxLagMs: 0 }
    this.resume()
  }

  /** Goes on after a `stop`. */
  resume(): void {
    this.#cpuBefore = process.cpuUsage()
    this.#startedMs = performance.now()
    this.#cpuAtMark = this.#cpuBefore
    this.#markedMs = this.#startedMs
    this.#loopProbe = new LoopProbe()
  }

  /** Takes the time until `resume` out of the averages, and keeps no timer meanwhile. */
  stop(): void {
    if (this.#loopProbe === undefined) return
    const { busyMs, maxLagMs } = this.#loopProbe.end()
    this.#loopProbe = undefined
    this.#cpuMs += cpuMsSince(this.#cpuBefore)
    this.#spanMs += performance.now() - this.#startedMs
    this.loop = {
      utilization: (this.loop.busyMs + busyMs) / this.#spanMs,
      busyMs: this.loop.busyMs + busyMs,
      maxLagMs: Math.max(this.loop.maxLagMs, maxLagMs),
    }
  }

  /** Notes what is held now. */
  sample(): void {
    this.#raisePeak({
      fds: countDescriptors(),
      sockets: 0,
      handles: readHandles().total,
      virtualBytes: virtualBytes(),
    })
    const nowMs = performance.now()
    const spanMs = nowMs - this.#markedMs
    if (spanMs < cpuEveryMs) return
    this.#peakCpu = Math.max(this.#peakCpu, cpuMsSince(this.#cpuAtMark) / spanMs)
    this.#cpuAtMark = process.cpuUsage()
    this.#markedMs = nowMs
  }

  /** Ends the time over which CPU and event loop are averaged. */
  end(): void {
    this.stop()
    this.#raisePeak(readLevels())
  }

  finish(): ResourceUsage {
    const final = readLevels()
    const mean = this.#cpuMs / this.#spanMs
    const span = (key: keyof Levels) => ({
      baseline: this.#baseline[key],
      peak: Math.max(this.#peak[key], final[key]),
      final: final[key],
    })
    return {
      fds: span('fds'),
      sockets: span('sockets'),
      handles: span('handles'),
      virtualBytes: span('virtualBytes'),
      cpu: { mean, peak: Math.max(this.#peakCpu, mean) },
      eventLoop: { utilization: this.loop.utilization, maxLagMs: this.loop.maxLagMs },
    }
  }

  #raisePeak(now: Levels): void {
    this.#peak = {
      fds: Math.max(this.#peak.fds, now.fds),
      sockets: Math.max(this.#peak.sockets, now.sockets),
      handles: Math.max(this.#peak.handles, now.handles),
      virtualBytes: Math.max(this.#peak.virtualBytes, now.virtualBytes),
    }
  }
}

function readLevels(): Levels {
  const { open, sockets } = readDescriptors()
  return { fds: open, sockets, handles: readHandles().total, virtualBytes: virtualBytes() }
}

/** Of this process: in a worker thread, that of all threads together. */
function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
