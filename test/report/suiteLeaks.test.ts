import { expect, test } from 'vitest'
import type { LeakReport } from '../../src/records/leakReport.ts'
import type { RepetitionRecord } from '../../src/records/testRecord.ts'
import { renderMarkdown } from '../../src/report/renderMarkdown.ts'
import { renderSummary } from '../../src/report/renderSummary.ts'
import { repeatedLine, suiteLeaks } from '../../src/report/suiteLeaks.ts'
import { ended, heapGrowth, leak, leaking, report, stress, undecided } from './samples.ts'

const repeated = (measured: LeakReport): RepetitionRecord => {
  const { verdict, reason, durationMs } = measured
  return { kind: 'repetition', verdict, reason, durationMs, report: measured }
}
const unrepeatable = (reason: string): RepetitionRecord => ({
  kind: 'repetition',
  verdict: 'unrepeatable',
  reason,
  durationMs: 12,
})
const growing = (bytes: number) =>
  leak({
    verdict: 'leaking',
    resources: [
      heapGrowth({
        growthPerOperation: bytes,
        interval: [bytes, bytes],
        verdict: 'leaking',
        leaking: true,
        pattern: 'linear',
      }),
    ],
  })

const suite = () =>
  report([
    ended('users > are listed', [unrepeatable('expected 2 to be 1')], { file: 'test/users.test.ts' }),
    ended('users > are added', [repeated(growing(848))], { file: 'test/users.test.ts' }),
    ended('cache > answers', [repeated(leak())], { file: 'test/cache.test.ts' }),
    ended('cache > forgets | nothing', [repeated(leaking())], { file: 'test/cache.test.ts' }),
    ended('cache > is slow', [repeated(undecided())], { file: 'test/cache.test.ts', project: 'unit' }),
    ended('cache > keeps a page', [repeated(growing(4_096))], { file: 'test/cache.test.ts' }),
  ])

test('the worst stand first whatever their file, clean ones are only counted', () => {
  expect(renderSummary(suite(), { width: 120 })).toMatchInlineSnapshot(`
    "    Leaks in this suite        found                  per run  pattern   runs    time
      ✗ cache > forgets | nothing  leaking         +1.84 KiB heap  flat     4 600  730 ms
          test/cache.test.ts
          also leaking: +1 fd
          allocated in remember, src/cache.ts:41
      ✗ cache > keeps a page       leaking            +4 KiB heap  linear   4 600  480 ms
          test/cache.test.ts
      ✗ users > are added          leaking            +848 B heap  linear   4 600  480 ms
          test/users.test.ts
      ? cache > is slow            inconclusive        +40 B heap  flat       310     8 s
          unit: test/cache.test.ts
          4 rounds after warm-up; 8 are needed. Raise the limit of 8 s.
      ? users > are listed         not repeatable               –  –            –   12 ms
          test/users.test.ts
          cannot be repeated: expected 2 to be 1

     endure  6 tests repeated: 3 leaking, 1 inconclusive, 1 not repeatable, 1 clean

    "
  `)
})

test('a job page has the same rows', () => {
  expect(renderMarkdown(suite())).toMatchInlineSnapshot(`
    "### endure: 6 tests repeated: 3 leaking, 1 inconclusive, 1 not repeatable, 1 clean

    |  | Leaks in this suite | found | per run | pattern | runs | time |
    | --- | --- | --- | ---: | --- | ---: | ---: |
    | ✗ | test/cache.test.ts › cache > forgets \\| nothing<br>also leaking: +1 fd<br>allocated in remember, src/cache.ts:41 | leaking | +1.84 KiB heap | flat | 4 600 | 730 ms |
    | ✗ | test/cache.test.ts › cache > keeps a page | leaking | +4 KiB heap | linear | 4 600 | 480 ms |
    | ✗ | test/users.test.ts › users > are added | leaking | +848 B heap | linear | 4 600 | 480 ms |
    | ? | unit: test/cache.test.ts › cache > is slow<br>4 rounds after warm-up; 8 are needed. Raise the limit of 8 s. | inconclusive | +40 B heap | flat | 310 | 8 s |
    | ? | test/users.test.ts › users > are listed<br>cannot be repeated: expected 2 to be 1 | not repeatable | – | – | – | 12 ms |

    "
  `)
})

test('the rows that are left out are the least bad, and counted', () => {
  const names = (limit: number) => {
    const { sections, leftOut } = suiteLeaks(suite().tests, limit)
    return [...sections.flatMap(({ rows }) => rows.map(({ cells }) => cells[0])), leftOut]
  }
  expect(names(2)).toEqual(['cache > forgets | nothing', 'cache > keeps a page', 3])
  expect(names(5)).toHaveLength(6)
  expect(names(5).at(-1)).toBe(0)
  expect(renderSummary(suite(), { width: 120, limit: 2 })).toContain('    …and 3 more\n')
})

test('a suite without a leak has no table, only a count', () => {
  const clean = report([ended('answers', [repeated(leak())])])
  expect(renderSummary(clean, { width: 120 })).toBe(' endure  1 test repeated: 1 clean\n\n')
})

test('repeated tests are counted apart from those that measure', () => {
  const both = report([ended('measures', [stress()]), ended('answers', [repeated(growing(8))])])
  expect(both.totals).toEqual({ tests: 1, passed: 1, failed: 0, inconclusive: 0 })
  expect(both.repeated).toEqual({ tests: 1, leaking: 1, inconclusive: 0, unrepeatable: 0, clean: 0 })
  expect(report([ended('measures', [stress()])])).not.toHaveProperty('repeated')
  expect(renderMarkdown(both)).toContain(
    '### endure: 1 test measured: 1 passed; 1 test repeated: 1 leaking\n',
  )
})

test('what did not happen is not said', () => {
  const none = { leaking: 0, inconclusive: 0, unrepeatable: 0, clean: 0 }
  expect(repeatedLine({ ...none, tests: 48, leaking: 2, inconclusive: 3, clean: 43 })).toBe(
    '48 tests repeated: 2 leaking, 3 inconclusive, 43 clean',
  )
})
