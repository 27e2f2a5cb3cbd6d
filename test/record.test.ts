import { afterEach, describe, expect, test } from 'vitest'
import { record } from '../src/record.ts'
import type { StressProgress, TestRecord } from '../src/records/testRecord.ts'
import { provideRunningTest } from '../src/runningTest.ts'
import { latencyEvidence } from '../src/verdict/describeRun.ts'
import { judgeGrowthRatio } from '../src/verdict/judgeGrowthRatio.ts'
import { judgeRate } from '../src/verdict/judgeRate.ts'
import { judgeSingleRun } from '../src/verdict/judgeSingleRun.ts'
import { wholeRun } from '../src/verdict/runPart.ts'

afterEach(() => provideRunningTest(() => undefined))

async function started(options?: Parameters<typeof record>[0]) {
  const recorder = record(options)
  await recorder.start()
  return recorder
}

describe('a recorded loop', () => {
  test('has every figure of a load run, but what was in flight', async () => {
    const recorder = await started({ users: 4 })
    for (let ms = 1; ms <= 100; ms++) recorder.recordSuccess(ms)
    recorder.recordFailure(new TypeError('no header in file 17'), 1000)
    // Nobody says what it failed with, so nothing is made up.
    recorder.recordFailure()
    const { count, bytes } = recorder
    count('cacheHits', 30)
    count('cacheHits')
    bytes(4096)
    const result = await recorder.finish()

    expect(result).toMatchObject({ kind: 'stressResult', users: 4, completionRate: 1 })
    expect(result.operations).toEqual({
      started: 102,
      succeeded: 100,
      failed: 2,
      timedOut: 0,
      dropped: 0,
      unsettled: 0,
      total: 102,
    })
    expect(result.successRate).toBeCloseTo(100 / 102, 10)
    expect(result.qps).toBeCloseTo(100 / (result.durationMs / 1000), 6)
    expect(result.throughput).toBeCloseTo(4096 / (result.durationMs / 1000), 6)
    expect(result.counters).toEqual({ cacheHits: 31 })
    expect(result.errors).toMatchObject([{ name: 'TypeError', message: 'no header in file #', count: 1 }])
    // The failure that was not timed is no latency: 101 times, of which the 51st is the median.
    expect(result.latency).toMatchObject({ max: 1000, mean: (5050 + 1000) / 101 })
    expect(result.latency.p50).toBeCloseTo(51, 1)
    expect(result.maxInFlight).toBeNaN()
    expect(latencyEvidence(result).join()).not.toContain('in flight')
    expect(result.windows.every(({ inFlight }) => Number.isNaN(inFlight))).toBe(true)
    expect(result.stopped).toMatchObject({ by: 'completed', detail: 'its recorder was finished' })
    expect(result.resources.cpu.mean).toBeGreaterThan(0)
  })

  test('samples processing times and counts everything', async () => {
    const recorder = await started({ timingSampleRate: 10 })
    for (let i = 0; i < 1000; i++) recorder.recordSuccess(i % 10 === 0 ? 7 : 5000)
    const { operations, latency, windows } = await recorder.finish()
    expect(operations.succeeded).toBe(1000)
    expect(windows.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(1000)
    expect(latency).toMatchObject({ mean: 7, max: 7 })
  })

  test('is judged as a load run is', async () => {
    const recorder = await started({ sampleEvery: 10 })
    for (let i = 0; i < 20; i++) recorder.recordSuccess(1)
    recorder.recordFailure('refused')
    const result = await recorder.finish()
    expect(judgeRate(wholeRun(result), 'success', 0.95).outcome).toBe('pass')
    expect(judgeRate(wholeRun(result), 'success', 0.96).outcome).toBe('fail')
    expect(judgeGrowthRatio(result, 0.15).outcome).not.toBe('fail')
    expect(judgeSingleRun(result, undefined).outcome).toBe('inconclusive')
  })

  test('tells once a second how it stands, until it is finished', async () => {
    const lines: StressProgress[] = []
    let tell = () => {}
    const told = new Promise<void>((resolve) => (tell = resolve))
    provideRunningTest(() => ({
      signal: undefined,
      deadlineMs: Number.POSITIVE_INFINITY,
      concurrent: false,
      progress: (line) => {
        lines.push(line)
        tell()
      },
      record: () => {},
    }))
    const recorder = await started({ users: 4 })
    recorder.recordSuccess(7)
    recorder.recordFailure()
    await told
    const { durationMs } = await recorder.finish()

    expect(lines[0]).toMatchObject({
      users: 4,
      plannedOperations: null,
      plannedMs: null,
      finished: 2,
      failed: 1,
    })
    expect(lines[0]).toMatchObject({ inFlight: Number.NaN, soFar: { operations: { succeeded: 1 } } })
    expect(lines.every(({ elapsedMs }) => elapsedMs > 0 && elapsedMs <= durationMs)).toBe(true)
  })

  test('leaves its record in the running test', async () => {
    const records: TestRecord[] = []
    provideRunningTest(() => ({
      signal: undefined,
      deadlineMs: Infinity,
      concurrent: true,
      progress: () => {},
      record: (kept) => records.push(kept),
    }))
    const recorder = await started()
    const result = await recorder.finish()
    expect(records).toEqual([result])
    expect(result.memory.concurrent).toBe(true)
  })

  test('without an operation has no rate, and nothing passes', async () => {
    const recorder = await started()
    const result = await recorder.finish()
    expect(result.successRate).toBeNaN()
    expect(judgeRate(wholeRun(result), 'success', 0.5).outcome).toBe('inconclusive')
  })

  test('sees what the loop keeps', async () => {
    const kept: number[][] = []
    const recorder = await started()
    for (let i = 0; i < 1000; i++) {
      kept.push(new Array<number>(1000).fill(i))
      recorder.recordSuccess(1)
    }
    const { memory } = await recorder.finish()
    expect(kept).toHaveLength(1000)
    expect(memory.growth.heapUsedBytes).toBeGreaterThan(7_000_000)
  })

  test('takes no memory for its records', async () => {
    const recorder = await started()
    for (let i = 0; i < 500_000; i++) {
      if (i % 100 === 0) recorder.recordFailure(new Error(`file ${i} is damaged`))
      else recorder.recordSuccess(i % 50)
    }
    const { memory, operations } = await recorder.finish()
    expect(operations.total).toBe(500_000)
    // Two bytes an operation would be twice this.
    expect(memory.growth.heapUsedBytes).toBeLessThan(500_000)
  })
})

describe('misuse', () => {
  test('records before the start are refused', () => {
    const recorder = record()
    const calls = [
      () => recorder.recordSuccess(1),
      () => recorder.recordFailure(),
      () => recorder.count('hits'),
      () => recorder.bytes(1),
    ]
    for (const call of calls) {
      expect(call).toThrow(
        /came before the recorder had started. Write `await recorder.start\(\)` before the loop/,
      )
    }
  })

  test('a start that was not awaited has not happened yet', async () => {
    const recorder = record()
    const starting = recorder.start()
    expect(() => recorder.recordSuccess(1)).toThrow(/before the recorder had started/)
    await starting
    recorder.recordSuccess(1)
    expect((await recorder.finish()).operations.succeeded).toBe(1)
  })

  test('records after the finish are refused', async () => {
    const recorder = await started()
    const finishing = recorder.finish()
    expect(() => recorder.recordSuccess(1)).toThrow(
      'recordSuccess() came after finish(): the result stands. Make another recorder with record() for another run.',
    )
    await expect(recorder.finish()).rejects.toThrow(/^finish\(\) came after finish\(\)/)
    await expect(recorder.start()).rejects.toThrow(/^start\(\) came after finish\(\)/)
    expect((await finishing).operations.total).toBe(0)
  })

  test('one recorder measures one run', async () => {
    const recorder = await started()
    await expect(recorder.start()).rejects.toThrow('start() was called twice: one recorder measures one run.')
    await expect(record().finish()).rejects.toThrow(/^finish\(\) came before the recorder had started/)
    await recorder.finish()
  })

  test.each([-1, Number.NaN, Infinity, '12'])('%s is no processing time', async (ms) => {
    const recorder = await started()
    expect(() => recorder.recordSuccess(ms as number)).toThrow(/to get milliseconds from 0/)
    expect(() => recorder.recordFailure('x', ms as number)).toThrow(/to get milliseconds from 0/)
    // A record that was refused is not half counted.
    expect((await recorder.finish()).operations.total).toBe(0)
  })

  test('options are checked by name and bounds', () => {
    expect(() => record({ sampleEverry: 10 } as object)).toThrow(/Did you mean `sampleEvery`/)
    expect(() => record({ timingSampleRate: 0 })).toThrow(
      'Expected `timingSampleRate` to be an integer from 1, got 0',
    )
    expect(() => record({ users: 1.5 })).toThrow('Expected `users` to be an integer from 1, got 1.5')
    expect(() => record({ sampleEvery: '9ms' })).toThrow(/`sampleEvery` to be 10 ms or more/)
  })
})
