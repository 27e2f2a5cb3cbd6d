import type { ScenarioName, ScenarioReport } from './records/scenarioReport.ts'
import { runScenario } from './scenarios/runScenario.ts'
import { checkScenarioOptions, type ScenarioOptions } from './scenarios/scenarioOptions.ts'
import { scenarioTimeouts } from './scenarios/scenarioTimeouts.ts'
import { requireService, type Service } from './scenarios/service.ts'
import { ThresholdError } from './scenarios/thresholdError.ts'
import { InconclusiveError } from './verdict/inconclusiveError.ts'
import { scenarioGap } from './verdict/scenarioGap.ts'

/** One scenario of a service, to be a test of its own. */
export interface Scenario {
  readonly name: ScenarioName
  /** Time that its test should be given, ms. */
  readonly timeoutMs: number
  /** Runs it and gives everything it measured and what follows from it, whatever that is. */
  measure(): Promise<ScenarioReport>
  /**
   * Runs it and gives the report when every threshold holds.
   *
   * @throws ThresholdError     says which do not hold and what to do; its `report` has the figures.
   * @throws InconclusiveError  a run was cut off, or no verdict on leaks was reached: says what is missing.
   */
  run(): Promise<ScenarioReport>
}

/**
 * The eight scenarios of a service: idle baseline, single operation, high frequency, large data, concurrent,
 * long-running, resource exhaustion and cleanup validation. Each opens an instance of its own; any runner can make tests
 * of them. The defaults are those of a full test, which takes half a day: give `durations` for a pull request.
 * A service has a `name` and `open()`; what that gives has `operate(context)` and `close()`, and may have `operateOn(bytes, context)`
 * for large data, `exhaust(context)` that asks for more than there is, and `metrics()`, what it counts itself.
 *
 * @throws TypeError | RangeError  not a service, an unknown option, or a value out of its bounds.
 * @example
 * const adder = { name: 'adder', open: () => ({ operate: () => 1 + 1, close: () => {} }) }
 * const durations = { short: '200ms', medium: '200ms', long: '1s', sampleEvery: '10ms' }
 * const [idle] = scenarios(adder, { durations })
 * idle.name // => 'idle baseline'
 * const report1 = await idle.run()
 * report1.violations // => []
 */
export function scenarios(service: Service, options: ScenarioOptions = {}): readonly Scenario[] {
  requireService(service)
  const checked = checkScenarioOptions(options)
  return Object.entries(scenarioTimeouts(checked)).map(([key, timeoutMs]): Scenario => {
    const name = key as ScenarioName
    const measure = () => runScenario(service, name, checked)
    return { name, timeoutMs, measure, run: () => measure().then(judged) }
  })
}

function judged(report: ScenarioReport): ScenarioReport {
  if (report.violations.length > 0) throw new ThresholdError(report)
  const missing = scenarioGap(report)
  if (missing === undefined) return report
  throw new InconclusiveError(`${report.service}, ${report.scenario}: inconclusive: ${missing}`)
}
