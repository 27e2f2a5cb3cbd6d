import { expect, test } from 'vitest'
import type { ScenarioReport } from '../../src/records/scenarioReport.ts'
import { scenarioDetails } from '../../src/report/scenarioDetails.ts'
import { cells, profile } from './samples.ts'

const MiB = 2 ** 20
const report = (changes: Partial<ScenarioReport> = {}): ScenarioReport => ({
  kind: 'scenarioReport',
  service: 'gateway',
  scenario: 'concurrent',
  memory: profile(),
  statistics: {
    baselineBytes: 50 * MiB,
    peakBytes: 100 * MiB,
    averageBytes: 72 * MiB,
    growthBytesPerSecond: 1024,
    volatility: 0.15,
    cleanupEfficiency: 0.95,
    bytesPerOperation: MiB,
  },
  metrics: { sessions: { before: 2, after: 12 } },
  violations: [
    { kind: 'metric', threshold: 2, actual: 12, severity: 'critical', description: 'sessions <is> 12' },
  ],
  recommendations: ['Give back <what> is counted.'],
  ...changes,
})

test('a scenario has its violations with their severity, what to do, its memory and what it counts', () => {
  const { text } = scenarioDetails(report())
  expect(cells(text)).toEqual([
    ['beyond its threshold', 'severity'],
    ['sessions &lt;is&gt; 12', 'critical'],
    [
      'heap and external memory',
      'peak',
      'average',
      'growth that stays',
      'volatility',
      'given back',
      'per operation',
    ],
    ['50 MiB', '100 MiB', '72 MiB', '+1 KiB/s', '15 %', '95 %', '1 MiB'],
    ['counted by the service', 'before', 'after', 'kept'],
    ['sessions', '2', '12', '+10'],
  ])
  expect(text).toContain('<h2>gateway, concurrent</h2>')
  expect(text).toContain('<p class="note">Give back &lt;what&gt; is counted.</p>')
})

test('one that holds everything has no empty tables', () => {
  const { text } = scenarioDetails(report({ violations: [], recommendations: [], metrics: {} }))
  expect(text.match(/<table>/g)).toHaveLength(1)
})
