import { setTimeout as sleep } from 'node:timers/promises'
import type { ScenarioName, ScenarioReport } from '../records/scenarioReport.ts'
import { runningTest } from '../runningTest.ts'
import { judgeThresholds, mostOf } from '../verdict/judgeThresholds.ts'
import { memoryStatistics } from '../verdict/memoryStatistics.ts'
import { recommend } from '../verdict/recommend.ts'
import { callAlone } from './callAlone.ts'
import { type Measured, scenarioBodies } from './scenarioBodies.ts'
import type { CheckedScenarioOptions } from './scenarioOptions.ts'
import { type OpenService, requireOpenService, type Service } from './service.ts'
import { validateCleanup, workOnce } from './validateCleanup.ts'

type Metrics = ScenarioReport['metrics']

// A few operations compile what they need and fill what each instance fills once.
const warmupOperations = 5
// What a service gives back a moment after its last operation is given back.
const metricsPatienceMs = 1500
const metricsPauseMs = 20

/** Measures one scenario of a service and judges it. Leaves the report in the running test. */
export async function runScenario(
  service: Service,
  scenario: ScenarioName,
  options: CheckedScenarioOptions,
): Promise<ScenarioReport> {
  const test = runningTest()
  const { metrics, bytesPerOperation, ...measured } =
    scenario === 'cleanup validation'
      ? await cleanUp(service, options)
      : await withService(service, scenario, options)
  const statistics = {
    ...memoryStatistics(measured.memory, measured.load?.operations.started ?? 1),
    ...(bytesPerOperation !== undefined && { bytesPerOperation }),
  }
  const measurement = { service: service.name, scenario, statistics, metrics, ...measured }
  const violations = judgeThresholds(measurement, options.thresholds)
  const report: ScenarioReport = {
    kind: 'scenarioReport',
    ...measurement,
    violations,
    recommendations: recommend(measurement, violations, options.thresholds),
  }
  test?.record(report)
  return report
}

async function cleanUp(
  service: Service,
  options: CheckedScenarioOptions,
): Promise<Measured & { metrics: Metrics }> {
  // What only the first instance of a process builds up is not for the second to clean up.
  await workOnce(service, 1)
  return { metrics: {}, ...(await validateCleanup(service, options)) }
}

async function withService(
  service: Service,
  scenario: Exclude<ScenarioName, 'cleanup validation'>,
  options: CheckedScenarioOptions,
): Promise<Measured & { metrics: Metrics }> {
  const opened = requireOpenService(await service.open(), service.name)
  try {
    for (let iteration = 0; iteration < warmupOperations; iteration++) {
      await callAlone((context) => opened.operate(context), iteration)
    }
    const before = opened.metrics?.() ?? {}
    const measured = await scenarioBodies[scenario](opened, options)
    return { ...measured, metrics: await metricsAfter(opened, before, options) }
  } finally {
    await opened.close()
  }
}

/** What a service counts when its load is over, waiting for what it gives back late. */
async function metricsAfter(
  service: OpenService,
  before: Readonly<Record<string, number>>,
  { thresholds, cleanupTimeoutMs }: CheckedScenarioOptions,
): Promise<Metrics> {
  const patienceMs = Math.min(metricsPatienceMs, cleanupTimeoutMs)
  for (let waitedMs = 0; ; waitedMs += metricsPauseMs) {
    const after = service.metrics?.() ?? {}
    const metrics = Object.fromEntries(
      Object.entries(after).map(([name, count]) => [name, { before: before[name] ?? 0, after: count }]),
    )
    const isBack = Object.entries(metrics).every(
      ([name, count]) => count.after <= mostOf(name, count, thresholds),
    )
    if (isBack || waitedMs >= patienceMs) return metrics
    await sleep(metricsPauseMs)
  }
}
