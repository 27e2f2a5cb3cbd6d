import { beforeAll, describe, expect, test, vi } from 'vitest'
import { toSustainQps } from '../../matchers/toSustainQps.ts'
import { provideRunningTest } from '../../src/runningTest.ts'
import { failing, profile, stress } from '../report/samples.ts'

beforeAll(() => expect.extend({ toSustainQps } as never))
const sustain = (value: unknown, ...rest: unknown[]) =>
  (expect(value) as unknown as { toSustainQps(...args: unknown[]): unknown }).toSustainQps(...rest)
const notSustain = (value: unknown, ...rest: unknown[]) =>
  (expect(value).not as unknown as { toSustainQps(...args: unknown[]): unknown }).toSustainQps(...rest)

describe('on a result', () => {
  test('passes when the rate was held, and fails when it was not', () => {
    sustain(stress(), 500)
    sustain(stress(), '500/s')
    notSustain(failing(), 500)
    expect(() => sustain(failing(), 500)).toThrow(/^expect\(result\)\.toSustainQps\(500\)/)
    expect(() => notSustain(stress(), 500)).toThrow(/^expect\(result\)\.not\.toSustainQps\(500\)/)
  })

  test('throws without a verdict, negated or not', () => {
    const cut = stress({ stopped: { by: 'aborted', atMs: 5, detail: 'it was aborted' } })
    expect(() => sustain(cut, 1)).toThrow(expect.objectContaining({ name: 'InconclusiveError' }))
    expect(() => notSustain(cut, 1)).toThrow(expect.objectContaining({ name: 'InconclusiveError' }))
  })
})

describe('on a function', () => {
  test('measures how often one caller can call it', async () => {
    let calls = 0
    await sustain(() => calls++, 100, { time: 20 })
    expect(calls).toBeGreaterThan(10)
  })

  test('needs no option for a function that does next to nothing', async () => {
    await sustain(() => {}, 100_000)
    await sustain(async () => {}, 100_000)
  })

  test('does not mind fake timers', async () => {
    vi.useFakeTimers()
    await sustain(() => JSON.parse('[1]'), 1000, { time: 20 })
    vi.useRealTimers()
  })

  const untilIn = (ms: number) => {
    const deadlineMs = performance.now() + ms
    const test = { signal: undefined, deadlineMs, concurrent: false, progress() {}, record() {} }
    provideRunningTest(() => test)
  }

  test('ends within the time that its test has left', async () => {
    untilIn(800)
    // In an hour this test would have timed out.
    await sustain(() => {}, 1, { time: '1h' })
    untilIn(800)
    // One that waits lets timers go first.
    await sustain(() => new Promise((resolve) => setTimeout(resolve, 2)), 1, { time: '1h' })
    provideRunningTest(() => undefined)
  })

  test('has no verdict on one that never settles, and says so before its test ends', async () => {
    untilIn(300)
    const never = () => new Promise(() => {})
    for (const negated of [sustain, notSustain]) {
      await expect(negated(never, 1)).rejects.toThrow(
        expect.objectContaining({
          name: 'InconclusiveError',
          message: expect.stringContaining('unless a call never settles'),
        }),
      )
    }
    provideRunningTest(() => undefined)
  })

  test('is called no more often than takes the time, where it is slow', async () => {
    let calls = 0
    const slow = () => {
      calls++
      const until = performance.now() + 40
      while (performance.now() < until);
    }
    await notSustain(slow, 1000, { time: 250 })
    // Some seven to warm up and seven to be timed; tinybench by itself calls 80 times.
    expect(calls).toBeLessThan(20)
  })

  test('fails when the function is too slow', async () => {
    const slow = () => new Promise((resolve) => setTimeout(resolve, 5))
    await expect(sustain(slow, 1000, { time: 100 })).rejects.toThrow(/One caller made \d+/)
    await notSustain(slow, 1000, { time: 100 })
  })

  test('has no verdict after too few calls', async () => {
    const slow = () => new Promise((resolve) => setTimeout(resolve, 60))
    for (const negated of [sustain, notSustain])
      await expect(negated(slow, 1, { time: 20 })).rejects.toThrow(
        /Inconclusive: \d timed calls? are too few for a rate, which takes 5: raise `time`/,
      )
  })

  test('has no verdict on a function that throws', async () => {
    const broken = () => {
      throw new RangeError('broken')
    }
    await expect(sustain(broken, 1, { time: 10 })).rejects.toThrow(
      'The function given to `toSustainQps` threw, so its rate is unknown: broken',
    )
    await expect(notSustain(broken, 1, { time: 10 })).rejects.toThrow('its rate is unknown')
  })
})

describe('misuse throws, negated or not', () => {
  test.each([
    [{ kind: 'stressResult' }, 5, /to be a StressResult/],
    [stress(), null, /got null$/],
    [profile(), 5, /to be a StressResult.*or a function to measure, got an object$/],
    [undefined, 5, /got undefined$/],
    [Promise.resolve(stress()), 5, /got a promise: is an `await` missing\?$/],
    [stress(), 0, /Expected `min` to be more than 0 per second, got 0/],
    [stress(), 'fast', /Expected `min` to be a number or text such as '500\/s'/],
    [stress(), undefined, /Expected `min` to be a number or text/],
  ])('%#', (value, min, message) => {
    expect(() => sustain(value, min)).toThrow(message)
    expect(() => notSustain(value, min)).toThrow(message)
  })

  test('an option that is unknown, or makes no sense here, is named', () => {
    expect(() => sustain(() => {}, 5, { tim: 5 })).toThrow(
      'Unknown option `tim` in `toSustainQps`. Did you mean `time`?',
    )
    expect(() => sustain(stress(), 5, { time: 5 })).toThrow(/^Expected no `time` beside a StressResult/)
  })
})
