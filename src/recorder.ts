import { performance } from 'node:perf_hooks'
import { Tally } from './load/tally.ts'
import { show } from './options.ts'
import { MemorySampler } from './probes/memorySampler.ts'
import { ResourceProbe } from './probes/resourceProbe.ts'
import { measureMemory } from './profile.ts'
import type { MemoryProfile } from './records/memoryProfile.ts'
import type { RunWindow, StressResult } from './records/stressResult.ts'
import { requireNodeTimers } from './requireNodeTimers.ts'
import { runningTest } from './runningTest.ts'
import { StressProgressMeter } from './stressProgress.ts'
import { summariseGenerator, summariseLoop } from './stressSummary.ts'

/** Keeps the books of a loop that the caller drives. In order: `start`, then any number of records, then `finish`. */
export interface Recorder {
  /** Settles memory and takes the baseline; the clock starts when it resolves. */
  start(): Promise<void>
  /** Notes an operation that succeeded. @param durationMs  how long it took. */
  recordSuccess(durationMs: number): void
  /**
   * Notes an operation that failed.
   *
   * @param error       what it failed with; read once and never kept. Left out, the failure is counted and nothing more.
   * @param durationMs  how long it took. Left out, it is in the counts and not in the latencies.
   */
  recordFailure(error?: unknown, durationMs?: number): void
  /** Adds to a counter of the result: `count('cacheHits')`, `count('records', 20)`. */
  count(name: string, by?: number): void
  /** Adds to the bytes that `throughput` is made of. */
  bytes(count: number): void
  /** Ends the clock, settles memory again, and gives the result, which the running test keeps too. */
  finish(): Promise<StressResult>
}

/** The recorder behind `record`: its options are checked. */
export class LoopRecorder implements Recorder {
  readonly #test = runningTest()
  readonly #tally = new Tally()
  readonly #sampler: MemorySampler
  readonly #meter: StressProgressMeter
  readonly #users: number
  readonly #timingSampleRate: number
  #state: 'made' | 'starting' | 'running' | 'finished' = 'made'
  #probe: ResourceProbe | undefined
  #memory: Promise<MemoryProfile> | undefined
  #startedMs = 0
  #elapsedMs = 0
  #timings = 0
  #end: () => void = () => {}

  constructor(users: number, sampleEveryMs: number, timingSampleRate: number) {
    this.#users = users
    this.#timingSampleRate = timingSampleRate
    this.#sampler = new MemorySampler(sampleEveryMs, ({ heapUsedBytes }) => {
      this.#tally.windows.observe(heapUsedBytes, performance.now())
      this.#probe?.sample()
    })
    const planned = { users, plannedOperations: null, plannedMs: null }
    this.#meter = new StressProgressMeter(this, planned, (line) =>
      this.#test?.progress({ ...line, inFlight: Number.NaN }),
    )
  }

  get tally(): Tally {
    return this.#tally
  }

  get elapsedMs(): number {
    return this.#state === 'finished' ? this.#elapsedMs : performance.now() - this.#startedMs
  }

  async start(): Promise<void> {
    if (this.#state !== 'made') throw this.#misuse('start')
    requireNodeTimers('record')
    this.#state = 'starting'
    const probe = new ResourceProbe()
    this.#probe = probe
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve
    })
    // What is measured is the time from here to `finish`, as if it were one body.
    await new Promise<void>((begun, failed) => {
      const body = () => {
        this.#begin(probe)
        begun()
        return ended
      }
      this.#memory = measureMemory(this.#sampler, body, this.#test?.concurrent)
      this.#memory.catch(failed)
    })
  }

  // Arrow functions, so that they may be taken out of the recorder, as they may out of an operation's context.
  readonly recordSuccess = (durationMs: number): void => {
    if (this.#state !== 'running') throw this.#misuse('recordSuccess')
    this.#note('succeeded', requireMs(durationMs, 'recordSuccess(durationMs)'))
  }

  readonly recordFailure = (error?: unknown, durationMs?: number): void => {
    if (this.#state !== 'running') throw this.#misuse('recordFailure')
    const ms =
      durationMs === undefined ? undefined : requireMs(durationMs, 'recordFailure(error, durationMs)')
    if (error !== undefined) this.#tally.errors.add(error, this.#tally.sinceStart(performance.now()))
    this.#note('failed', ms)
  }

  readonly count = (name: string, by = 1): void => {
    if (this.#state !== 'running') throw this.#misuse('count')
    this.#tally.count(name, by)
  }

  readonly bytes = (count: number): void => {
    if (this.#state !== 'running') throw this.#misuse('bytes')
    this.#tally.windows.advance(performance.now())
    this.#tally.addBytes(count)
  }

  async finish(): Promise<StressResult> {
    const [probe, memory] = [this.#probe, this.#memory]
    if (this.#state !== 'running' || probe === undefined || memory === undefined) throw this.#misuse('finish')
    this.#state = 'finished'
    this.#elapsedMs = performance.now() - this.#startedMs
    const windows = this.#finishWindows()
    probe.end()
    this.#meter.stop()
    this.#end()
    const measured = await memory
    const figures = summariseLoop(this.#tally, windows, this.#elapsedMs, this.#users)
    const maxInFlight = Number.NaN
    const result: StressResult = {
      kind: 'stressResult',
      ...figures,
      maxInFlight,
      phases: figures.phases.map((phase) => ({ ...phase, maxInFlight })),
      memory: measured,
      resources: probe.finish(),
      generator: summariseGenerator(figures, this.#tally, probe.loop),
      stopped: { by: 'completed', atMs: this.#elapsedMs, detail: 'its recorder was finished' },
    }
    this.#test?.record(result)
    return result
  }

  #begin(probe: ResourceProbe): void {
    this.#startedMs = performance.now()
    this.#tally.begin(this.#startedMs)
    probe.begin()
    this.#state = 'running'
    this.#meter.resume()
  }

  #note(outcome: 'succeeded' | 'failed', durationMs: number | undefined): void {
    const isTimed = durationMs !== undefined && this.#timings++ % this.#timingSampleRate === 0
    const nowMs = performance.now()
    this.#tally.start(nowMs)
    this.#tally.end(outcome, isTimed ? durationMs : undefined, nowMs)
  }

  #finishWindows(): readonly RunWindow[] {
    // The loop is at work from start to finish: every whole window is one under full load.
    const fullLoad = [{ fromMs: 0, untilMs: this.#elapsedMs }]
    const windows = this.#tally.windows.finish(this.#startedMs + this.#elapsedMs, fullLoad)
    return windows.map((window) => ({ ...window, inFlight: Number.NaN }))
  }

  #misuse(call: string): Error {
    if (this.#state === 'finished') {
      return new Error(
        `${call}() came after finish(): the result stands. Make another recorder with record() for another run.`,
      )
    }
    if (call === 'start') return new Error('start() was called twice: one recorder measures one run.')
    return new Error(
      `${call}() came before the recorder had started. Write \`await recorder.start()\` before the loop.`,
    )
  }
}

function requireMs(value: unknown, call: string): number {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value
  throw new RangeError(`Expected ${call} to get milliseconds from 0, got ${show(value)}`)
}
