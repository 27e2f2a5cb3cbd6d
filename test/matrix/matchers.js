// Every matcher, passing, failing, negated, inconclusive and misused, on what `record.mjs` wrote down: their messages are the
// same to the last digit in every runner.

/** What holds of the recorded run, and what does not. */
const limits = {
  toSustainQps: [[50], [1_000]],
  toSustainThroughput: [['1KB/s'], ['10MB/s']],
  toHaveSuccessRateAbove: [[0.9], [0.99]],
  toHaveErrorRateBelow: [[0.1], [0.01]],
  toHaveCompletionRateAbove: [[0.9], [0.999]],
  toHaveLatencyBelow: [[{ p50: '1s', p99: '2s' }], [{ p50: '1ms', p99: '2s' }]],
  toHaveMemoryGrowthBelow: [['100MB'], ['1KB']],
  toHavePeakMemoryBelow: [['4GB'], ['1MB']],
  toReturnToBaseline: [[{ within: '100MB' }], [{ within: '1KB' }]],
  toHaveCpuUsageBelow: [[0.9], [0.001]],
  toLoseNoMessages: [[{ sent: 'received' }], []],
  toHaveMessageLossBelow: [[0.1], [0.001]],
  toRecover: [[{ tolerance: 0.9, floor: '50ms' }], [{ to: 'meanwhile' }]],
}

/** @param text  what `recorded.json` holds. */
export function declareMatchers({ test, expect }, text) {
  // JSON has no NaN, and writes `null` for it.
  const recorded = JSON.parse(text, (_, value) => value ?? Number.NaN)
  for (const { name, holds, fails, undecided } of subjects(recorded)) {
    const assert = ([received, expected]) => expect(received)[name](...expected)
    const deny = ([received, expected]) => expect(received).not[name](...expected)
    const misused = [5, holds[1]]
    test(`passes: ${name}`, () => assert(holds))
    test(`passes: ${name}, negated`, () => deny(fails))
    test(`fails: ${name}`, () => assert(fails))
    test(`fails: ${name}, negated`, () => deny(holds))
    test(`fails: ${name}, inconclusive`, () => assert(undecided))
    test(`fails: ${name}, inconclusive, negated`, () => deny(undecided))
    test(`fails: ${name}, misused`, () => assert(misused))
    test(`fails: ${name}, misused, negated`, () => deny(misused))
    if (expect.soft === undefined) continue
    test(`fails: ${name}, softly, and again afterwards`, () => {
      expect.soft(fails[0])[name](...fails[1])
      expect.soft(holds[0])[name](...holds[1])
      expect.soft(fails[0], 'afterwards')[name](...fails[1])
    })
    test(`passes: ${name}, polled until it can be decided`, async () => {
      let tries = 0
      const poll = () => (++tries < 3 ? undecided : holds)[0]
      await expect.poll(poll, { interval: 1, timeout: 30_000 })[name](...holds[1])
    })
  }
}

/** For every matcher what it holds of, what it fails on, and what it cannot decide: a value, and what stands in the brackets. */
function subjects({ result, cutOff, clean, leaking, open, undecided }) {
  const limited = Object.entries(limits).map(([name, [met, missed]]) => {
    return { name, holds: [result, met], fails: [result, missed], undecided: [cutOff, met] }
  })
  const searched = { toHaveNoMemoryLeak: leaking, toHaveNoResourceLeak: open }
  const judged = Object.entries(searched).map(([name, leak]) => {
    return { name, holds: [clean, []], fails: [leak, []], undecided: [undecided, []] }
  })
  return [...limited, ...judged]
}
