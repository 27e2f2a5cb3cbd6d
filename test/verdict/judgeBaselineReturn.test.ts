import { describe, expect, test } from 'vitest'
import type { ResourceUsage } from '../../src/records/stressResult.ts'
import { judgeBaselineReturn } from '../../src/verdict/judgeBaselineReturn.ts'
import { cutOff, profile, stress, watched } from '../report/samples.ts'

const MiB = 2 ** 20
const resources = (changes: Partial<ResourceUsage>) =>
  stress({ resources: { ...stress().resources, ...changes } })
const judge = (subject: Parameters<typeof judgeBaselineReturn>[0], counts = 0, mebibytes = 1) =>
  judgeBaselineReturn(subject, { bytes: mebibytes * MiB }, 'heap', counts)

test('memory has to be back within its allowance', () => {
  expect(judge(stress(), 0, 0.41).outcome).toBe('pass')
  expect(judge(stress(), 0, 0.39).outcome).toBe('fail')
  expect(judgeBaselineReturn(profile(), { ratio: 0.016 }, 'heap', 0).outcome).toBe('pass')
  expect(judgeBaselineReturn(profile(), { ratio: 0.015 }, 'heap', 0).outcome).toBe('fail')
})

describe('what is counted', () => {
  test.each(['fds', 'sockets', 'handles'] as const)('%s have to be back, or up to a number more', (name) => {
    const left = resources({ [name]: { baseline: 20, peak: 40, final: 23 } })
    expect(judge(left).outcome).toBe('fail')
    expect(judge(left, 2).outcome).toBe('fail')
    expect(judge(left, 3).outcome).toBe('pass')
  })

  test('may be fewer than before', () => {
    expect(judge(resources({ fds: { baseline: 20, peak: 40, final: 3 } })).outcome).toBe('pass')
  })

  test('is named where this platform does not tell', () => {
    const unknown = { baseline: Number.NaN, peak: Number.NaN, final: Number.NaN }
    expect(judge(resources({ sockets: unknown }))).toMatchObject({
      outcome: 'pass',
      uncounted: ['open sockets'],
    })
  })
})

test('a process under test is judged in place of this one', () => {
  expect(judgeBaselineReturn(watched(), { bytes: 12 * MiB }, 'process', 0).outcome).toBe('pass')
  const { final } = watched().process as NonNullable<ReturnType<typeof watched>['process']>
  const open = watched({ final: { ...final, connections: 5, sockets: 6 } })
  expect(judgeBaselineReturn(open, { bytes: 12 * MiB }, 'process', 0).outcome).toBe('fail')
})

test('a run that was cut off carries no verdict', () => {
  expect(judge(cutOff(), 1000, 1e6).outcome).toBe('inconclusive')
})
