import { formatNumber } from '../formatUnits.ts'
import type { ScenarioReport } from '../records/scenarioReport.ts'

/** Thrown by a scenario whose thresholds do not all hold. */
export class ThresholdError extends Error {
  override readonly name = 'ThresholdError'
  readonly report: ScenarioReport

  constructor(report: ScenarioReport) {
    super(describe(report))
    this.report = report
  }
}

function describe({ service, scenario, violations, recommendations }: ScenarioReport): string {
  const broken = violations.map(({ severity, description }) => `  ${severity.padEnd(8)}  ${description}`)
  const advice = recommendations.map((recommendation) => `  ${recommendation}`)
  return [
    `${service}, ${scenario}: ${formatNumber(violations.length, 'threshold')} not held`,
    '',
    ...broken,
    ...(advice.length > 0 ? ['', 'What to do', ...advice] : []),
  ].join('\n')
}
