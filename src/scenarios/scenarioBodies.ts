import { setTimeout as sleep } from 'node:timers/promises'
import { detectLeak } from '../detectLeak.ts'
import type { LeakOperationContext } from '../leakSearch/leakCalls.ts'
import type { StressPlan } from '../load/plan.ts'
import { MemorySampler } from '../probes/memorySampler.ts'
import { measureMemory } from '../profile.ts'
import type { LeakReport } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { ScenarioName } from '../records/scenarioReport.ts'
import type { StressResult } from '../records/stressResult.ts'
import { stress } from '../stress.ts'
import type { ServiceOperation } from './callAlone.ts'
import { operationBytes } from './operationBytes.ts'
import type { CheckedScenarioOptions, LeakDetection } from './scenarioOptions.ts'
import type { OpenService } from './service.ts'

/** What the body of a scenario measured. */
export interface Measured {
  readonly memory: MemoryProfile
  readonly load?: StressResult
  readonly recovery?: StressResult
  readonly leak?: LeakReport
  /** What one operation takes while it runs. */
  readonly bytesPerOperation?: number
}

type Body = (service: OpenService, options: CheckedScenarioOptions) => Promise<Measured>

// Ten times the usual is more than any pool is laid out for.
const exhaustingFactor = 10
// Enough to see whether a service that refused works again.
const recoveryOperations = 10
// The share of a scenario in which what is built up once is built up, before anything is measured.
const warmupShare = 0.2
const longestWarmupMs = 10_000

async function load(plan: StressPlan, operation: ServiceOperation): Promise<Measured> {
  const bytesPerOperation = await operationBytes(operation)
  const result = await stress(plan, operation)
  return { memory: result.memory, load: result, bytesPerOperation }
}

/** What each scenario does with a service that is open; cleanup validation opens and closes it by itself. */
export const scenarioBodies: Readonly<Record<Exclude<ScenarioName, 'cleanup validation'>, Body>> = {
  'idle baseline': async (_, { shortMs, sampleEveryMs }) => ({
    memory: await measureMemory(new MemorySampler(sampleEveryMs), () => sleep(shortMs)),
  }),

  'single operation': (service, { sampleEveryMs }) =>
    load({ users: 1, iterations: 1, sampleEvery: sampleEveryMs }, ordinary(service)),

  'high frequency': (service, options) =>
    load(
      {
        rate: options.ratePerSecond,
        maxInFlight: options.concurrency,
        ...lasting(options.mediumMs, options),
      },
      ordinary(service),
    ),

  'large data': (service, { largeDataBytes, payloadBytes, sampleEveryMs }) => {
    const iterations = Math.max(1, Math.round(largeDataBytes / payloadBytes))
    const operation: ServiceOperation = (context) =>
      service.operateOn ? service.operateOn(payloadBytes, context) : service.operate(context)
    return load({ users: 1, iterations, sampleEvery: sampleEveryMs }, operation)
  },

  concurrent: (service, options) =>
    load({ users: options.concurrency, ...lasting(options.mediumMs, options) }, ordinary(service)),

  'long-running': async (service, options) => {
    const measured = await load({ users: 1, ...lasting(options.longMs, options) }, ordinary(service))
    if (options.leakDetection === undefined) return measured
    return { ...measured, leak: await searchForLeak(service, options.leakDetection) }
  },

  'resource exhaustion': async (service, options) => {
    const { concurrency, mediumMs, sampleEveryMs } = options
    const users = service.exhaust ? concurrency : concurrency * exhaustingFactor
    const operation: ServiceOperation = (context) =>
      service.exhaust ? service.exhaust(context) : service.operate(context)
    const exhausted = await stress({ users, duration: mediumMs, sampleEvery: sampleEveryMs }, operation)
    const recovery = await stress(
      { users: 1, iterations: recoveryOperations, sampleEvery: sampleEveryMs },
      ordinary(service),
    )
    return { memory: exhausted.memory, load: exhausted, recovery }
  },
}

function ordinary(service: OpenService): ServiceOperation {
  return (context) => service.operate(context)
}

function lasting(
  durationMs: number,
  { sampleEveryMs }: CheckedScenarioOptions,
): Pick<StressPlan, 'duration' | 'warmup' | 'sampleEvery'> {
  const warmup = Math.min(durationMs * warmupShare, longestWarmupMs)
  return { duration: durationMs, warmup, sampleEvery: sampleEveryMs }
}

function searchForLeak(
  service: OpenService,
  { budgetBytes, maxDurationMs }: LeakDetection,
): Promise<LeakReport> {
  // A search has no users and no books.
  const alone = { user: 0, check: (condition: boolean) => condition, count: () => {}, bytes: () => {} }
  const operation = async ({ iteration, signal }: LeakOperationContext) => {
    try {
      await service.operate({ ...alone, iteration, signal })
    } catch {
      // The load before has counted failures. They are no reason to stop looking: refusing may leak as well.
    }
  }
  return detectLeak(operation, {
    maxDuration: maxDurationMs,
    ...(budgetBytes !== undefined && { budget: budgetBytes }),
  })
}
