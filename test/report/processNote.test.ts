import { expect, test } from 'vitest'
import type { ProcessUsage } from '../../src/records/processUsage.ts'
import { processNote } from '../../src/report/processNote.ts'
import { renderSummary } from '../../src/report/renderSummary.ts'
import { ended, report, watched } from './samples.ts'

const usage = watched().process as ProcessUsage

test('a process under test has what it spent and held, with two trends and more', () => {
  expect(processNote(usage)).toMatchInlineSnapshot(
    `"process 4711: CPU 62 % of a core (91 % at most), resident 60 MiB → 72 MiB (180 MiB at most) ▃▆█▇▄, virtual 1 000 MiB → 1 000 MiB (1 000 MiB at most) █████, descriptors 24 → 24 (124 at most) █████, connections 0 → 0 (100 at most) █████"`,
  )
})

test('what the platform cannot say is left out, also when NaN came back as null', () => {
  const unknown = { virtualBytes: Number.NaN, fds: Number.NaN, connections: Number.NaN }
  const dim = (reading: ProcessUsage['peak']) => ({ ...reading, ...unknown })
  const elsewhere = {
    ...usage,
    baseline: dim(usage.baseline),
    peak: dim(usage.peak),
    final: dim(usage.final),
    samples: [],
  }
  expect(processNote(elsewhere)).toMatchInlineSnapshot(
    `"process 4711: CPU 62 % of a core (91 % at most), resident 60 MiB → 72 MiB (180 MiB at most)"`,
  )
  expect(processNote(JSON.parse(JSON.stringify(elsewhere)))).toBe(processNote(elsewhere))
})

test('it stands under the run in the summary', () => {
  const text = renderSummary(report([ended('tls', [watched()])]), { width: 120 })
  expect(text.replace(/\s+/g, ' ')).toContain(processNote(usage))
})
