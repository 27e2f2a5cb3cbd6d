import { describe, expect, test } from 'vitest'
import type { ScenarioReport } from '../../src/records/scenarioReport.ts'
import type { EndedTest } from '../../src/report/endureReport.ts'
import { renderHtml } from '../../src/report/renderHtml.ts'
import { memoryStatistics } from '../../src/verdict/memoryStatistics.ts'
import {
  assertion,
  failing,
  leaking,
  mixed,
  phased,
  profile,
  progress,
  report,
  stress,
  watched,
} from './samples.ts'

const ended = (changes: Partial<EndedTest>): EndedTest => ({
  file: 'a.test.ts',
  project: '',
  name: 'a',
  state: 'passed',
  durationMs: 5,
  records: [],
  ...changes,
})
/** The bones of a page: elements with their classes, in order. */
const bones = (html: string) =>
  [...html.matchAll(/<(details|section|figcaption|table|div class="assertion)[^>]*>([^<]*)/g)]
    .map(([, element, text]) => `${element?.replace('div class="', '')} ${text?.trim()}`.trim())
    .join('\n')

test('a page shows verdicts with their messages, figures, charts and what failed, worst first', () => {
  const message = 'expect(result).toSustainQps(500)\n\n<too slow>'
  const html = renderHtml(
    report([
      ended({ name: 'fine', records: [stress()] }),
      ended({
        name: 'bad',
        state: 'failed',
        records: [
          failing(),
          { kind: 'assertion', matcher: 'toSustainQps', outcome: 'fail', headline: 'Slow.', message },
        ],
      }),
    ]),
  )
  expect(bones(html)).toMatchInlineSnapshot(`
    "details
    section
    assertion
    table
    figcaption Operations per second
    figcaption Latency of what ended
    figcaption In flight
    figcaption Heap, garbage included
    figcaption Memory of the process
    table
    table
    details
    details
    section
    table
    figcaption Operations per second
    figcaption Latency of what ended
    figcaption In flight
    figcaption Heap, garbage included
    figcaption Memory of the process
    table"
  `)
  expect(html).toContain('<pre>expect(result).toSustainQps(500)\n\n&lt;too slow&gt;</pre>')
  expect(html.indexOf('<strong>bad')).toBeLessThan(html.indexOf('<strong>fine'))
})

test('a run that was lost has its course so far, and a test that did not end says so', () => {
  const course = [0, 1000, 2000].map((atMs) => ({ atMs, qps: 100, p99Ms: 5, heapUsedBytes: 1e7 }))
  const lost = { ...progress(), course }
  const html = renderHtml(
    report([ended({ state: 'pending', lost }), ended({ name: 'b', state: 'pending', records: [stress()] })]),
  )
  expect(html).toContain('lost while running: 4 210 of 10 000 done after 1.08 s')
  expect(bones(html).split('\n').slice(0, 5)).toEqual([
    'details',
    'section',
    'figcaption Operations per second',
    'figcaption Latency of what ended',
    'figcaption Heap, garbage included',
  ])
  expect(html.match(/the run ended before the test did/g)).toHaveLength(1)
})

test('a failure that an assertion tells of is not told twice', () => {
  const page = (error: string) =>
    renderHtml(
      report([
        ended({ state: 'failed', error, records: [stress(), assertion('toRecover', 'fail', 'Slow.')] }),
      ]),
    )
  expect(page('Slow.').match(/Slow\./g)).toHaveLength(1)
  expect(page('Other.')).toContain('<p class="error">failed with: Other.</p>')
})

test('phases, operations of a mix, a process under test and a leak have what is theirs', () => {
  const [peak] = phased([{ name: 'peak' }]).phases as [ReturnType<typeof phased>['phases'][number]]
  const result = {
    ...watched(),
    ...phased([{ name: 'warm' }, { name: 'peak' }]),
    mix: [{ ...peak, name: 'read', share: 1 }],
  }
  const html = renderHtml(
    report([ended({ records: [{ ...result, process: watched().process as never }, leaking()] })]),
  )
  for (const text of ['<td>warm</td>', '<td>peak</td>', '<td>read</td>', 'CPU of process 4711', 'remember']) {
    expect(html).toContain(text)
  }
})

const hostileScenario = (text: string): ScenarioReport => ({
  kind: 'scenarioReport',
  service: text,
  scenario: 'concurrent',
  memory: profile(),
  statistics: memoryStatistics(profile(), 1),
  metrics: { [text]: { before: 0, after: 1 } },
  violations: [{ kind: 'metric', threshold: 0, actual: 1, severity: 'low', description: text }],
  recommendations: [text],
})

describe('hostile names', () => {
  const hostile = `<script>alert(1)</script>"'&</style></details>\u001b[31m`
  const html = renderHtml(
    report([
      ended({
        name: hostile,
        file: hostile,
        project: hostile,
        state: 'failed',
        error: hostile,
        records: [
          stress({
            load: hostile,
            counters: { [hostile]: 1 },
            phases: [
              {
                ...(stress().phases[0] as never as ReturnType<typeof stress>['phases'][number]),
                name: hostile,
              },
              {
                ...(stress().phases[0] as never as ReturnType<typeof stress>['phases'][number]),
                name: `${hostile}2`,
              },
            ],
            errors: [{ name: hostile, message: hostile, count: 1, firstAtMs: 0, sample: hostile }],
            stopped: { by: 'aborted', atMs: 1, detail: hostile },
          }),
          { kind: 'assertion', matcher: hostile, outcome: 'fail', headline: hostile, message: hostile },
          { ...leaking(), reason: hostile, suspicion: hostile, notes: [hostile] },
          hostileScenario(hostile),
        ],
      }),
    ]),
  )

  test('stay text', () => {
    expect(html).not.toMatch(/<script/i)
    expect(html).not.toContain('\u001b')
    expect(html.match(/<\/style>/g)).toHaveLength(1)
    expect(html.match(/<details/g)?.length).toBe(html.match(/<\/details>/g)?.length)
  })

  test('reach nothing: the page asks for nothing and runs nothing', () => {
    expect(html).toContain(`default-src 'none'; style-src 'unsafe-inline'`)
    expect(html).not.toMatch(/(?:src|href)=|url\(|@import|https?:/)
  })
})

test('a report that went through JSON gives the same page', () => {
  expect(renderHtml(JSON.parse(JSON.stringify(mixed())))).toBe(renderHtml(mixed()))
})
