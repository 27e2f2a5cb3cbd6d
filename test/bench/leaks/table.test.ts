import { describe, expect, test } from 'vitest'
import { summarise } from '../../../bench/leaks/judged.ts'
import { columnsFor, renderHead, renderRow, renderSummary } from '../../../bench/leaks/table.ts'
import { judged, trial } from './samples.ts'

describe('the table', () => {
  test('stands in columns, with room for the longest name', () => {
    const columns = columnsFor(['array-slot', 'a-much-longer-name-of-a-case'], true)
    const missed = { ...judged, grade: 'miss', meta: { ...judged.meta, unitsPerOp: 2 } } as const
    expect(
      [renderHead(columns), renderRow(columns, judged), renderRow(columns, missed)].join('\n'),
    ).toMatchInlineSnapshot(`
      "subject                       truth  resource  verdict        per call      known  verdict ms      ms    calls   detects  no GC  GC 10%  RSS 15%  RSS line  5 of 6
      array-slot                    leaky  heap      right              8.01          8         900    1500    20000     0.123  ·      x       x        ·         x
      array-slot                    leaky  heap      MISS               8.01          2         900    1500    20000     0.123  ·      x       x        ·         x"
    `)
  })

  test('has no columns for rules that were not asked', () => {
    const columns = columnsFor(['array-slot'], false)
    expect(renderHead(columns)).not.toContain('GC')
    expect(renderRow(columns, { ...judged, rulesRight: undefined })).toMatch(/0\.123$/)
  })

  test('shows the slowest verdict, and a dash for what was not measured', () => {
    const columns = columnsFor(['array-slot'], false)
    // JSON has no NaN: what crosses from another process is null.
    const unmeasured = {
      ...trial,
      growthPerOperation: null as unknown as number,
      verdictMs: null as unknown as number,
      smallestDetectable: Number.NaN,
    }
    const row = renderRow(columns, {
      ...judged,
      trials: [unmeasured, { ...trial, verdictMs: 1234.5, durationMs: 4321 }],
    })
    const cells = ['array-slot', 'leaky', 'heap', 'right', '-', '8', '1235', '4321', '20000', '-']
    expect(row.split(/ +/)).toEqual(cells)
    expect(renderRow(columns, { ...judged, trials: [unmeasured] }).split(/ +/)[6]).toBe('-')
  })
})

describe('the summary', () => {
  const rows = [
    { ...judged, trials: [{ ...trial, snapshotsMs: 4500 }] },
    { ...judged, grade: 'miss', rulesRight: undefined },
    { ...judged, grade: 'false alarm', meta: { ...judged.meta, truth: 'clean' } },
  ] as const

  test('tells false alarms from misses, of the verdict and of each rule', () => {
    expect(renderSummary(rows, summarise(rows))).toMatchInlineSnapshot(`
      "1 of 3 right (33%), 2 wrong (false alarms 1, misses 1, broken 0), 0 inconclusive (0%)
      verdict: median 0.90 s, 95th percentile 0.90 s; whole answer: median 1.50 s, 95th percentile 1.50 s
      three heap snapshots, written and parsed: median 4.50 s; verdict / those of its process: median 0.20

      not right:
        array-slot: miss of toHaveNoMemoryLeak. Heap grew
        array-slot: false alarm of toHaveNoMemoryLeak. Heap grew

      rules people use today, on 2 subjects:
        no GC     100% right, false alarms 0, misses 0: heapUsed after is over 10 % above heapUsed before
        GC 10%      0% right, false alarms 1, misses 1: the same, with garbage collected before each reading
        RSS 15%     0% right, false alarms 1, misses 1: RSS ends over 15 % above its start, 70 % of its moves are up, and none falls by 5 %
        RSS line  100% right, false alarms 0, misses 0: the slope of a straight line through RSS is above 0 at p < 0.05 (t > 1.701, 30 samples)
        5 of 6      0% right, false alarms 1, misses 1: five of six blocks in a row gain over 1 KB, or over 5 KB where the operation is asynchronous (leakage)"
    `)
  })

  test('names what was not right, with what was said of it', () => {
    const message = 'expect(operation).toHaveNoMemoryLeak()\n\nHeap grew 75 B per call.\n\nExpected: none'
    const alarm = {
      ...rows[2],
      trials: [
        { ...trial, message },
        { ...trial, outcome: 'pass', message: '' },
      ],
    } as const
    const text = renderSummary([judged, alarm], summarise([judged, alarm]))
    expect(text).toContain(
      'not right:\n  array-slot: false alarm of toHaveNoMemoryLeak. Heap grew 75 B per call.\n\nrules',
    )
  })

  test('says nothing of what was not measured', () => {
    const [, plain] = rows
    const text = renderSummary([plain], summarise([plain]))
    expect(text).not.toContain('snapshots')
    expect(text).not.toContain('rules')
  })

  test('does not round up to all', () => {
    const many = Array.from({ length: 999 }, () => judged)
    expect(renderSummary([...many, rows[1]], summarise([...many, rows[1]]))).toMatch(
      /^999 of 1000 right \(99%\)/,
    )
  })
})
