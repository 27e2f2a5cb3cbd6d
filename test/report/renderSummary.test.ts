import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { displayWidth } from '../../src/report/displayWidth.ts'
import { colourful } from '../../src/report/paint.ts'
import { renderSummary } from '../../src/report/renderSummary.ts'
import { assertion, ended, failing, leak, leaking, mixed, progress, report, stress } from './samples.ts'

test('one row for each measured thing, worst first, by file', () => {
  expect(renderSummary(mixed(), { width: 120, reportPath: 'endure-report.json' })).toMatchInlineSnapshot(`
    "    Load                                   users  operations  success    qps     p99  in flight    memory  qps over time
      test/stress/vectorIndex.test.ts
      ✗ …queries of 150 KB stops at its limit  1 000      10 000   93.1 %  3 904  251 ms      1 000  +410 KiB  █▇▅▂▁
          toHaveSuccessRateAbove: Success rate was 93.1 %, above 95 % is required.
          toSustainQps: 1 of 5 windows was below 500 per second: 310 at 4 s.
          stopped after 1.83 s (memoryLimit): resident memory had grown by 512 MiB, over its limit of 500 MiB
          602 failed, 88 timed out; most often TypeError: connect ECONNREFUSED #:# (590 times)
      ✓ …ndex > search holds a thousand users  1 000      10 000    100 %  3 904  251 ms      1 000  +410 KiB  ▇███
      ✓ vector index > ramps up and holds      1 000      10 000    100 %  3 904  251 ms      1 000  +410 KiB  ▇███
          ramp                                            10 000    100 %  1 204  251 ms        610
          hold                                            10 000    100 %  3 904  251 ms      1 000
      test/stress/broker.test.ts
      ✓ …> loses nothing when a consumer dies     50      10 000    100 %    812  251 ms         50  +410 KiB  ▇███

        Leaks                        found          per operation     95 % interval  detectable  operations    time
      test/leaks.test.ts
      ✗ handler > keeps nothing      leaking       +1.84 KiB heap  1.71 to 1.97 KiB           –       4 600  730 ms
          toHaveNoMemoryLeak: Heap grew 1.84 KiB per operation.
          also leaking: +1 fd
          allocated in remember, src/cache.ts:41
      ? slow client > keeps nothing  inconclusive      +40 B heap     -310 to 420 B       420 B         310     8 s
          toHaveNoMemoryLeak: Too few rounds for a verdict.
          4 rounds after warm-up; 8 are needed. Raise the limit of 8 s.
      ✓ parser > keeps nothing       clean               0 B heap   -0.12 to 0.15 B       0.5 B       4 600  480 ms

        Memory                     of    heap kept  external kept      rss  heap peak    time  heap over time
      test/import.test.ts
      ✓ import > frees its rows    call   +410 KiB            0 B  +25 MiB   61.3 MiB  1.24 s  ▄▆█▅▇▄
      ✓ export > streams its rows  test   +410 KiB            0 B  +25 MiB   61.3 MiB  1.24 s  ▄▆█▅▇▄

        Assertions      matcher
      test/hash.test.ts
      ✓ hash > is fast  toSustainQps

     endure  10 tests measured: 2 failed, 1 inconclusive, 7 passed
     report  endure-report.json

    "
  `)
})

test('a narrow terminal leaves out what matters least', () => {
  expect(renderSummary(mixed(), { width: 100 })).toMatchInlineSnapshot(`
    "    Load                              users  operations  success    qps     p99  in flight    memory
      test/stress/vectorIndex.test.ts
      ✗ …es of 150 KB stops at its limit  1 000      10 000   93.1 %  3 904  251 ms      1 000  +410 KiB
          toHaveSuccessRateAbove: Success rate was 93.1 %, above 95 % is required.
          toSustainQps: 1 of 5 windows was below 500 per second: 310 at 4 s.
          stopped after 1.83 s (memoryLimit): resident memory had grown by 512 MiB, over its limit of
          500 MiB
          602 failed, 88 timed out; most often TypeError: connect ECONNREFUSED #:# (590 times)
      ✓ …> search holds a thousand users  1 000      10 000    100 %  3 904  251 ms      1 000  +410 KiB
      ✓ …ctor index > ramps up and holds  1 000      10 000    100 %  3 904  251 ms      1 000  +410 KiB
          ramp                                       10 000    100 %  1 204  251 ms        610
          hold                                       10 000    100 %  3 904  251 ms      1 000
      test/stress/broker.test.ts
      ✓ …es nothing when a consumer dies     50      10 000    100 %    812  251 ms         50  +410 KiB

        Leaks                        found          per operation     95 % interval  detectable
      test/leaks.test.ts
      ✗ handler > keeps nothing      leaking       +1.84 KiB heap  1.71 to 1.97 KiB           –
          toHaveNoMemoryLeak: Heap grew 1.84 KiB per operation.
          also leaking: +1 fd
          allocated in remember, src/cache.ts:41
      ? slow client > keeps nothing  inconclusive      +40 B heap     -310 to 420 B       420 B
          toHaveNoMemoryLeak: Too few rounds for a verdict.
          4 rounds after warm-up; 8 are needed. Raise the limit of 8 s.
      ✓ parser > keeps nothing       clean               0 B heap   -0.12 to 0.15 B       0.5 B

        Memory                     of    heap kept  external kept      rss  heap peak    time
      test/import.test.ts
      ✓ import > frees its rows    call   +410 KiB            0 B  +25 MiB   61.3 MiB  1.24 s
      ✓ export > streams its rows  test   +410 KiB            0 B  +25 MiB   61.3 MiB  1.24 s

        Assertions      matcher
      test/hash.test.ts
      ✓ hash > is fast  toSustainQps

     endure  10 tests measured: 2 failed, 1 inconclusive, 7 passed

    "
  `)
})

test('every line stays within the width', () => {
  for (const width of [100, 110, 120]) {
    const widths = renderSummary(mixed(), { width }).split('\n').map(displayWidth)
    expect(Math.max(...widths)).toBeLessThanOrEqual(width)
  }
})

test('nothing measured prints nothing', () => {
  expect(renderSummary(report([]), { width: 120 })).toBe('')
})

test('one of something is said in the singular', () => {
  const error = { name: 'Error', message: 'no', count: 1, firstAtMs: 0, sample: '' }
  const once = stress({ errors: [error], operations: { ...stress().operations, failed: 1 } })
  const text = renderSummary(report([ended('search', [once])]), { width: 120 })
  expect(text).toContain('1 failed; most often Error: no (1 time)\n')
  expect(text).toContain('1 test measured')
})

test('colour changes no letter', () => {
  const coloured = renderSummary(mixed(), { width: 120, paint: colourful })
  expect(coloured).toContain('\u001b[31m✗\u001b[39m')
  expect(stripVTControlCharacters(coloured)).toBe(renderSummary(mixed(), { width: 120 }))
})

test('of many rows the worst are shown and the rest is counted', () => {
  const passed = Array.from({ length: 60 }, (_, i) => ended(`holds ${i}`, [stress()]))
  const failed = ended('breaks', [failing()], { state: 'failed', file: 'test/z.test.ts' })
  const text = renderSummary(report([...passed, failed]), { width: 120 })
  expect(text.split('\n').filter((line) => /^ {2}[✓✗?] /u.test(line))).toHaveLength(50)
  expect(text).toContain('✗ breaks')
  expect(text).toContain('…and 11 more, all passed')
  expect(renderSummary(report([...passed, failed]), { width: 120, limit: 61 })).not.toContain('more')
})

test('projects are told apart, and a name cannot tear the table', () => {
  const tests = ['node', 'edge'].map((project) => ended('two\nlines\u001b[2J', [leak()], { project }))
  expect(renderSummary(report(tests), { width: 120 })).toMatchInlineSnapshot(`
    "    Leaks      found  per operation    95 % interval  detectable  operations    time
      edge: test/stress/vectorIndex.test.ts
      ✓ two lines  clean       0 B heap  -0.12 to 0.15 B       0.5 B       4 600  480 ms
      node: test/stress/vectorIndex.test.ts
      ✓ two lines  clean       0 B heap  -0.12 to 0.15 B       0.5 B       4 600  480 ms

     endure  2 tests measured: 2 passed

    "
  `)
})

test('what was not measured is a dash, also when NaN came back from a blob as null', () => {
  const { latency, ...rest } = stress()
  const unmeasured = {
    ...rest,
    latency: { ...latency, count: 0, p99: Number.NaN },
    qps: Number.NaN,
    successRate: Number.NaN,
  }
  const fromBlob = JSON.parse(JSON.stringify(unmeasured))
  const text = renderSummary(report([ended('search', [unmeasured])]), { width: 120 })
  expect(text).toMatchInlineSnapshot(`
    "    Load    users  operations  success  qps  p99  in flight    memory  qps over time
      test/stress/vectorIndex.test.ts
      ✓ search  1 000      10 000        –    –    –      1 000  +410 KiB  ▇███

     endure  1 test measured: 1 passed

    "
  `)
  expect(renderSummary(report([ended('search', [fromBlob])]), { width: 120 })).toBe(text)
})

test('what never ended is infinitely late, also when Infinity came back from a blob as null', () => {
  const { latency, operations, ...rest } = stress()
  const dropped = {
    ...rest,
    latency: { ...latency, p99: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY },
    operations: { ...operations, succeeded: 9_000, dropped: 1_000 },
  }
  const fromBlob = JSON.parse(JSON.stringify(dropped))
  const text = renderSummary(report([ended('search', [dropped])]), { width: 120 })
  expect(text).toMatchInlineSnapshot(`
    "    Load    users  operations  success    qps  p99  in flight    memory  qps over time
      test/stress/vectorIndex.test.ts
      ✓ search  1 000      10 000    100 %  3 904    ∞      1 000  +410 KiB  ▇███
          1 000 dropped; what never started or never ended counts as infinitely late

     endure  1 test measured: 1 passed

    "
  `)
  expect(renderSummary(report([ended('search', [fromBlob])]), { width: 120 })).toBe(text)
})

test('a run that was lost shows how far it is known to have come', () => {
  const timed = progress({ plannedOperations: null, plannedMs: 30_000, failed: 1 })
  const tests = [progress(), timed].map((lost, index) =>
    ended(`dies ${index}`, [], { state: 'pending', durationMs: 0, lost }),
  )
  expect(renderSummary(report(tests), { width: 120 })).toMatchInlineSnapshot(`
    "    Load    users  operations  success  qps  p99  in flight  memory  qps over time
      test/stress/vectorIndex.test.ts
      ? dies 0  1 000       4 210        –    –    –          –       –
          lost while running: 4 210 of 10 000 done after 1.08 s
      ? dies 1  1 000       4 210        –    –    –          –       –
          lost while running: 4 210 done after 1.08 s of 30 s, 1 failed

     endure  2 tests measured: 2 inconclusive

    "
  `)
})

test('a reason that the headline already gave is not given twice', () => {
  const reason = '4 rounds after warm-up; 8 are needed.'
  const records = [
    leak({ verdict: 'inconclusive', reason }),
    assertion('toHaveNoMemoryLeak', 'inconclusive', reason),
  ]
  const text = renderSummary(report([ended('slow', records, { state: 'failed' })]), { width: 120 })
  expect(text.split(reason)).toHaveLength(2)
})

test('a leak that only descriptors have is shown as theirs', () => {
  const [, descriptors] = leaking().resources
  const records = [
    leak({ verdict: 'leaking', resources: [...leak().resources, ...(descriptors ? [descriptors] : [])] }),
  ]
  expect(renderSummary(report([ended('open', records)]), { width: 120 })).toContain('leaking          +1 fd')
})

test('of a run that was lost the figures are shown that were saved last', () => {
  const { operations, qps, latencySucceeded, ...figures } = stress()
  const soFar = {
    ...figures,
    operations: { ...operations, started: 5_002, succeeded: 4_990, failed: 10, unsettled: 2, total: 5_002 },
    qps,
    latencySucceeded,
    durationMs: 60_000,
  }
  const lost = progress({ elapsedMs: 100_000, soFar })
  const text = renderSummary(report([ended('soaks', [], { state: 'pending', durationMs: 0, lost })]), {
    width: 120,
  })
  expect(text).toContain('lost while running: 4 210 of 10 000 done after 1.67 min')
  expect(text).toContain('; in its first 1 min: 99.8 % success, 3 904/s, p99 251 ms')
})
