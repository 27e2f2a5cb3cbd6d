import { expect, test } from 'vitest'
import { renderMarkdown } from '../../src/report/renderMarkdown.ts'
import { ended, leak, mixed, report } from './samples.ts'

test('the tables of the summary, in Markdown', () => {
  expect(renderMarkdown(mixed())).toMatchInlineSnapshot(`
    "### endure: 10 tests measured: 2 failed, 1 inconclusive, 7 passed

    |  | Load | users | operations | success | qps | p99 | in flight | memory | qps over time |
    | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
    | ✗ | test/stress/vectorIndex.test.ts › vector index > an index under memory pressure with queries of 150 KB stops at its limit<br>toHaveSuccessRateAbove: Success rate was 93.1 %, above 95 % is required.<br>toSustainQps: 1 of 5 windows was below 500 per second: 310 at 4 s.<br>stopped after 1.83 s (memoryLimit): resident memory had grown by 512 MiB, over its limit of 500 MiB<br>602 failed, 88 timed out; most often TypeError: connect ECONNREFUSED #:# (590 times) | 1 000 | 10 000 | 93.1 % | 3 904 | 251 ms | 1 000 | +410 KiB | █▇▅▂▁ |
    | ✓ | test/stress/broker.test.ts › broker > loses nothing when a consumer dies | 50 | 10 000 | 100 % | 812 | 251 ms | 50 | +410 KiB | ▇███ |
    | ✓ | test/stress/vectorIndex.test.ts › vector index > search holds a thousand users | 1 000 | 10 000 | 100 % | 3 904 | 251 ms | 1 000 | +410 KiB | ▇███ |
    | ✓ | test/stress/vectorIndex.test.ts › vector index > ramps up and holds | 1 000 | 10 000 | 100 % | 3 904 | 251 ms | 1 000 | +410 KiB | ▇███ |
    |  | ramp |  | 10 000 | 100 % | 1 204 | 251 ms | 610 |  |  |
    |  | hold |  | 10 000 | 100 % | 3 904 | 251 ms | 1 000 |  |  |

    |  | Leaks | found | per operation | 95 % interval | detectable | operations | time |
    | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
    | ✗ | test/leaks.test.ts › handler > keeps nothing<br>toHaveNoMemoryLeak: Heap grew 1.84 KiB per operation.<br>also leaking: +1 fd<br>allocated in remember, src/cache.ts:41 | leaking | +1.84 KiB heap | 1.71 to 1.97 KiB | – | 4 600 | 730 ms |
    | ? | test/leaks.test.ts › slow client > keeps nothing<br>toHaveNoMemoryLeak: Too few rounds for a verdict.<br>4 rounds after warm-up; 8 are needed. Raise the limit of 8 s. | inconclusive | +40 B heap | -310 to 420 B | 420 B | 310 | 8 s |
    | ✓ | test/leaks.test.ts › parser > keeps nothing | clean | 0 B heap | -0.12 to 0.15 B | 0.5 B | 4 600 | 480 ms |

    |  | Memory | of | heap kept | external kept | rss | heap peak | time | heap over time |
    | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |
    | ✓ | test/import.test.ts › import > frees its rows | call | +410 KiB | 0 B | +25 MiB | 61.3 MiB | 1.24 s | ▄▆█▅▇▄ |
    | ✓ | test/import.test.ts › export > streams its rows | test | +410 KiB | 0 B | +25 MiB | 61.3 MiB | 1.24 s | ▄▆█▅▇▄ |

    |  | Assertions | matcher |
    | --- | --- | --- |
    | ✓ | test/hash.test.ts › hash > is fast | toSustainQps |

    "
  `)
})

test('nothing in a name ends a cell or becomes markup', () => {
  const text = renderMarkdown(report([ended('a | b <img> `c` *d*\n[e](f) \\', [leak()])]))
  expect(text).toContain(
    '| test/stress/vectorIndex.test.ts › a \\| b \\<img> \\`c\\` \\*d\\* \\[e\\](f) \\\\ |',
  )
})

test('nothing measured is nothing; many rows are counted', () => {
  expect(renderMarkdown(report([]))).toBe('')
  expect(renderMarkdown(mixed(), 4)).toContain('…and 6 more')
})
