import { describe, expect, test } from 'vitest'
import * as matchers from '../../matchers/index.ts'
import { InconclusiveError } from '../../src/verdict/inconclusiveError.ts'
import { drivenResult } from '../load/drivenResult.ts'
import { moving, phased, profile, stress } from '../report/samples.ts'

const context = { isNot: false }
const stopped = { by: 'memoryLimit', atMs: 1_500, detail: 'memory had grown by 2 GiB' } as const

describe('a run that its own limit stopped', () => {
  test('is not green, whatever it did until then', async () => {
    const result = await drivenResult(
      { users: 2, duration: '10s', abortOn: (windows) => windows.length === 2 && 'p99 was over 1 ms' },
      (clock) => () => clock.sleep(5),
    )
    expect(result.stopped.by).toBe('abortOn')
    const missing =
      /^Inconclusive: the run was stopped after 2 s because p99 was over 1 ms\. .*expect\(result\.stopped\.by\)\.toBe\('abortOn'\)\.$/m
    expect(() => matchers.toHaveSuccessRateAbove.call(context, result, 0.95)).toThrow(missing)
    expect(() => matchers.toSustainQps.call(context, result, 1)).toThrow(missing)
    expect(() => matchers.toHaveLatencyBelow.call(context, result, { p99: '1s' })).toThrow(missing)
  })

  test('is told by every matcher that would pass, negated or not', () => {
    const { phases } = phased([{ name: 'before' }, { name: 'after' }])
    const result = { ...moving([5, 5, 5, 5]), phases, stopped, counters: { sent: 5, received: 5 } }
    const asked: readonly (() => unknown)[] = [false, true].flatMap((isNot) => [
      () => matchers.toHaveCompletionRateAbove.call({ isNot }, result, 0.5),
      () => matchers.toHaveCpuUsageBelow.call({ isNot }, result, 2),
      () => matchers.toHaveMemoryGrowthBelow.call({ isNot }, result, '1GB'),
      () => matchers.toHaveNoMemoryLeak.call({ isNot }, result, { budget: '10KB' }),
      () => matchers.toHaveNoResourceLeak.call({ isNot }, result),
      () => matchers.toLoseNoMessages.call({ isNot }, result),
      () => matchers.toRecover.call({ isNot }, result),
      () => matchers.toReturnToBaseline.call({ isNot }, result, { within: '1GB' }),
      () => matchers.toSustainThroughput.call({ isNot }, result, 1),
    ])
    for (const ask of asked) {
      expect(ask).toThrow(InconclusiveError)
      expect(ask).toThrow(/the run was stopped after 1\.5 s because memory had grown by 2 GiB/)
    }
  })

  test('has broken what it broke until then', () => {
    expect(matchers.toSustainQps.call(context, stress({ stopped }), 1e6)).toMatchObject({ pass: false })
  })

  test('has measured the phases that were over', () => {
    const result = { ...phased([{ name: 'before' }, { name: 'between' }, { name: 'after' }]), stopped }
    const ask = (phase: string) => matchers.toHaveSuccessRateAbove.call(context, result, 0.9, { phase })
    expect(ask('before')).toMatchObject({ pass: true })
    expect(() => ask('between')).toThrow(InconclusiveError)
    expect(() => matchers.toRecover.call(context, result, { to: 'between' })).toThrow(InconclusiveError)
    const longer = { ...result, stopped: { ...stopped, atMs: 2_500 } }
    expect(matchers.toRecover.call(context, longer, { to: 'between' })).toMatchObject({ pass: true })
  })
})

test('what no run stands behind is judged as it is', () => {
  expect(matchers.toHaveMemoryGrowthBelow.call(context, profile(), '1GB')).toMatchObject({ pass: true })
})
