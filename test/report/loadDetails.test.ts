import { expect, test } from 'vitest'
import { loadDetails } from '../../src/report/loadDetails.ts'
import { cells, failing, moving, stress, twoPhases, watched } from './samples.ts'

const table = (text: string, first: string) => {
  const rows = cells(text)
  const at = rows.findIndex(([title]) => title === first)
  return rows.slice(at + 1)
}

test('a run has its figures, and those of its phases', () => {
  const rows = cells(loadDetails(twoPhases()).text)
  expect(rows.slice(1, 4)).toEqual([
    ['whole run', '10 000', '100 %', '3 904', '201 ms', '190 ms', '240 ms', '251 ms', '284 ms', '1 000', '–'],
    ['ramp', '10 000', '100 %', '1 204', '201 ms', '190 ms', '240 ms', '251 ms', '284 ms', '610', '–'],
    ['hold', '10 000', '100 %', '3 904', '201 ms', '190 ms', '240 ms', '251 ms', '284 ms', '1 000', '–'],
  ])
})

test('it has what the process held, and the process under test', () => {
  const rows = table(loadDetails(watched()).text, 'held')
  expect(rows).toContainEqual(['heap', '24.1 MiB', '61.3 MiB', '24.5 MiB', '+410 KiB'])
  expect(rows).toContainEqual(['descriptors', '20', '21', '20', '0'])
  expect(rows).toContainEqual(['resident, process 4711', '60 MiB', '180 MiB', '72 MiB', '+12 MiB'])
  expect(rows).toContainEqual(['connections, process 4711', '0', '100', '0', '0'])
})

test('a last window that had hardly begun is not drawn as a fall', () => {
  const run = stress()
  const [first] = run.windows
  const stub = { ...(first as NonNullable<typeof first>), atMs: 4000, durationMs: 20, qps: 0 }
  expect(loadDetails({ ...run, windows: [...run.windows, stub] }).text).toBe(loadDetails(run).text)
})

test('bytes that were moved have a chart, and only they', () => {
  expect(loadDetails(moving([1e6, 2e6, 3e6])).text).toContain('Bytes per second')
  expect(loadDetails(stress()).text).not.toContain('Bytes per second')
})

test('counters and failures have tables, where there are any', () => {
  const { text } = loadDetails({ ...failing(), counters: { '<hits>': 1_200 } })
  expect(table(text, 'counted')[0]).toEqual(['&lt;hits&gt;', '1 200'])
  expect(table(text, 'failure')[0]?.slice(1)).toEqual(['590', '410 ms'])
  expect(loadDetails(stress()).text).not.toMatch(/counted|first after/)
})

test('failures beyond ten are counted', () => {
  const [error] = failing().errors
  const errors = Array.from({ length: 12 }, (_, index) => ({
    ...(error as NonNullable<typeof error>),
    message: `${index}`,
  }))
  expect(loadDetails(stress({ errors })).text).toContain('…and 2 other failures')
})

test('latency among what never ended is infinite, and what was not timed is a dash', () => {
  const { latency } = stress()
  const late = { ...latency, p99: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY }
  expect(cells(loadDetails(stress({ latency: late })).text)[1]?.slice(4, 9)).toEqual([
    '201 ms',
    '190 ms',
    '240 ms',
    '∞',
    '∞',
  ])
  const none = {
    ...latency,
    count: 0,
    mean: Number.NaN,
    p50: Number.NaN,
    p95: Number.NaN,
    p99: Number.NaN,
    max: Number.NaN,
  }
  expect(cells(loadDetails(stress({ latency: none })).text)[1]?.slice(4, 9)).toEqual([
    '–',
    '–',
    '–',
    '–',
    '–',
  ])
})
