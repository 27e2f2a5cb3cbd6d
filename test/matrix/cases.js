// What every runner has to say of the same tests. The names tell what becomes of them; `expected.json` holds whole messages.
const kept = []
const keep = () => kept.push({ at: kept.length })
const innocent = () => JSON.parse('{"a":1}')
const quick = { users: 2, iterations: 50 }
const sure = { maxDuration: '60s' }
const unexplained = { ...sure, explain: false }
const slowed = (result) => ({ ...result, qps: result.qps / 100 })

/**
 * @param runner  `test`, `expect` and `stress` as tests of this runner have them; `concurrent`, `retried` and `repeated` declare
 *                such tests where the runner has them, `fakeTimers` and `realTimers` switch the clock.
 */
export function declareCases(runner) {
  const { test, concurrent, retried, repeated, expect, stress, fakeTimers, realTimers } = runner
  test('passes: an innocent', async () => {
    await expect(innocent).toHaveNoMemoryLeak(sure)
  })
  test('fails: a leak', async () => {
    await expect(keep).toHaveNoMemoryLeak(unexplained)
  })
  test('passes: a leak that is expected', async () => {
    await expect(keep).not.toHaveNoMemoryLeak(unexplained)
  })
  test('fails: an innocent that is expected to leak', async () => {
    await expect(innocent).not.toHaveNoMemoryLeak(sure)
  })
  test('passes: no handle is left open', async () => {
    await expect(innocent).toHaveNoResourceLeak(sure)
  })
  test('passes: a result', async () => {
    const result = await stress(quick, () => {})
    expect(result).toHaveSuccessRateAbove(0.95)
    expect(result).not.toSustainQps(1e9)
    expect({ result }).toEqual({ result: expect.toSustainQps(1) })
  })
  test('fails: a result below', async () => {
    expect(await stress(quick, ({ check }) => check(false, 'no'))).toHaveSuccessRateAbove(0.95)
  })
  test('fails: a result, negated', async () => {
    expect(await stress(quick, () => {})).not.toHaveSuccessRateAbove(0.95)
  })
  const cutOff = () => {
    const abort = new AbortController()
    return stress({ ...quick, signal: abort.signal }, ({ iteration }) => iteration === 20 && abort.abort())
  }
  test('fails: inconclusive', async () => {
    expect(await cutOff()).toHaveSuccessRateAbove(0.95)
  })
  test('fails: inconclusive, negated', async () => {
    expect(await cutOff()).not.toHaveSuccessRateAbove(0.95)
  })
  test('fails: misuse', async () => {
    await expect(5).toHaveNoMemoryLeak()
  })
  test('fails: misuse, negated', async () => {
    await expect(5).not.toHaveNoMemoryLeak()
  })
  test('fails: an option that does not exist', async () => {
    await stress({ users: 1, iteration: 5 }, () => {})
  })
  test('fails: an assertion that nobody awaits', () => {
    expect(innocent).toHaveNoMemoryLeak(unexplained)
  })
  // Once for each project that runs this file, one after another: each starts over, or a slow moment of one would allow
  // the others to be slow.
  const recordRuns = async (name, count) => {
    const result = await stress(quick, () => {})
    for (let run = 0; run < count; run++) {
      process.env.ENDURE_UPDATE = run === 0 ? '1' : 'add'
      expect(result).toMatchBaseline(name)
    }
    process.env.ENDURE_UPDATE = '0'
    return result
  }
  test('passes: as good as the recorded runs', async () => {
    const result = await recordRuns('like before', 5)
    expect(result).toMatchBaseline('like before')
    expect(slowed(result)).not.toMatchBaseline('like before')
  })
  test('fails: slower than the recorded runs', async () => {
    expect(slowed(await recordRuns('slower', 5))).toMatchBaseline('slower')
  })
  test('fails: nothing is recorded', async () => {
    expect(await recordRuns('none', 0)).toMatchBaseline('none')
  })
  test('fails: no run', () => {
    expect(5).toMatchBaseline('misused')
  })
  if (repeated !== undefined) {
    repeated('passes: repeated', async () => {
      expect(await stress(quick, () => {})).toHaveSuccessRateAbove(0.95)
    })
  }
  if (retried !== undefined) {
    let attempts = 0
    retried('passes: in a second attempt', async () => {
      const first = attempts++ === 0
      expect(await stress(quick, ({ check }) => check(!first, 'no'))).toHaveSuccessRateAbove(0.95)
    })
  }
  if (fakeTimers !== undefined) {
    test('passes: a run under fake timers', async () => {
      fakeTimers()
      const result = await stress(quick, () => {}).finally(realTimers)
      expect(result).toHaveSuccessRateAbove(0.95)
    })
    test('fails: a search under fake timers', async () => {
      fakeTimers()
      try {
        await expect(innocent).toHaveNoMemoryLeak(sure)
      } finally {
        realTimers()
      }
    })
  }
  if (concurrent !== undefined) {
    concurrent('passes: a run among concurrent tests', async () => {
      expect(await stress(quick, () => {})).toHaveSuccessRateAbove(0.95)
    })
    concurrent('fails: a search among concurrent tests', async () => {
      await expect(innocent).toHaveNoMemoryLeak(sure)
    })
    concurrent('fails: a rate among concurrent tests that nobody awaits', async () => {
      expect(innocent).toSustainQps(1)
    })
  }
}
