import { afterAll, describe, expect, test, vi } from 'vitest'
import { config, patient, vitestVersions, Workshop } from './project.ts'

vi.setConfig({ maxConcurrency: 2 })

const misuse = `
import { performance } from 'node:perf_hooks'
import { writeFileSync } from 'node:fs'
import { detectLeak } from 'endure'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'

const messages = {}
afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks() })
afterAll(() => writeFileSync('messages.json', JSON.stringify(messages)))

/** A test that notes what its matcher says, and passes: whatever else Vitest finds wrong fails the run. */
function misused(name, operation, { options, timeout = 5000, before = () => {}, not = false } = {}) {
  test(name, { timeout }, async () => {
    before()
    const assertion = not ? expect(operation).not : expect(operation)
    try {
      await assertion.toHaveNoMemoryLeak(options)
      messages[name] = 'passed'
    } catch (error) {
      messages[name] = error.message
    }
  })
}
const never = () => new Promise(() => {})
const slow = () => new Promise((resolve) => setTimeout(resolve, 100))

misused('throws', ({ iteration }) => { if (iteration === 499) throw new RangeError('full') })
// Told a moment before the test would time out, which has to be enough on a busy machine: a tenth of five seconds is.
misused('never settles', never, { timeout: 5000 })
// A test that ends after its time is one that timed out, whatever it caught: this one has to fail.
test('blocks', { timeout: 1000 }, async () => {
  await expect(({ iteration }) => {
    const until = performance.now() + (iteration < 2 ? 0 : 1500)
    while (performance.now() < until);
  }).toHaveNoMemoryLeak()
})
misused('exits', () => { process.exit(0) })
misused('exits later', async () => { await 1; process.exit(3) })
misused('begins with fake timers', () => {}, { before: () => vi.useFakeTimers() })
misused('switches to fake timers', async () => { vi.useFakeTimers(); await slow() }, { timeout: 5000 })
misused('spies on the clock', () => {}, { before: () => vi.spyOn(performance, 'now') })
misused('searches inside', () => detectLeak(() => {}))
misused('is too slow', slow, { timeout: 2500 })
misused('is too slow for not', slow, { timeout: 2500, not: true })
misused('set-up never settles', () => {}, { timeout: 5000, options: { setup: never } })
misused('teardown never settles', () => {}, { timeout: 5000, options: { teardown: never, maxDuration: '500ms' } })
misused('is stopped', slow, { options: { signal: AbortSignal.abort(new Error('enough')) } })
misused('is right after all that', () => JSON.parse('[1]'), { timeout: 20_000 })
// What these leave running is stopped with their test, and harms none of those that follow.
const forLong = { maxDuration: '60s' }
test('two at once', { timeout: 20_000 }, async () => {
  const look = () => expect(slow).toHaveNoMemoryLeak(forLong)
  await Promise.all([look(), look()])
})
misused('after two at once', () => JSON.parse('[1]'), { timeout: 20_000 })
test('throws before it awaits', { timeout: 20_000 }, async () => {
  const looking = expect(slow).toHaveNoMemoryLeak(forLong)
  throw new Error('thrown before')
})
misused('after a throw', () => JSON.parse('[1]'), { timeout: 20_000 })
test('stands inside', { timeout: 20_000 }, () => {
  expect({ a: slow }).toEqual({ a: expect.toHaveNoMemoryLeak(forLong) })
})
misused('after one inside', () => JSON.parse('[1]'), { timeout: 20_000 })
describe.concurrent('side by side', () => {
  misused('is concurrent', () => {})
  misused('is concurrent too', () => {})
})
`

describe.each(vitestVersions)('on $name', (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test.concurrent.each(['forks', 'vmThreads'])('misuse is told in the pool %s', patient, async (pool) => {
    const project = workshop.project({ 'vitest.config.ts': config(), 'misuse.test.ts': misuse })
    const { exitCode, output } = await project.vitest('--pool', pool)
    expect(output).toMatch(
      /Error: The operation blocked the event loop until the time was up: call 3 took [\d.]+ s\./,
    )
    expect(output).toContain('4 failed | 19 passed')
    expect(exitCode).toBe(1)
    const said = (text: string) => expect.stringContaining(text)
    expect(JSON.parse(project.read('messages.json'))).toEqual({
      throws: said('calls, the first of them call 500'),
      'never settles': said('did not settle: call 1 was still pending'),
      exits: said('process.exit unexpectedly called with "0"'),
      'exits later': said('process.exit unexpectedly called with "3"'),
      'begins with fake timers': said('Fake timers are on'),
      'switches to fake timers': said('`mock.timers.reset()` in the operation'),
      'spies on the clock': said('`performance.now` was replaced'),
      'searches inside': said('start none in the operation of another'),
      'is too slow': said('Raise the time limit of the test'),
      'is too slow for not': said('Raise the time limit of the test'),
      'set-up never settles': said('The `setup` did not settle within the time limit of the test'),
      'teardown never settles': said('The `teardown` did not settle within the time limit of the test'),
      'is stopped': 'enough',
      'is concurrent': said('concurrent tests'),
      'is concurrent too': said('concurrent tests'),
      'is right after all that': 'passed',
      'after two at once': 'passed',
      'after a throw': 'passed',
      'after one inside': 'passed',
    })
  })

  test('in a process of its own, `process.exit` is told and is no success', patient, async () => {
    const project = workshop.project({
      'exits.mjs': `import { detectLeak } from 'endure'
        await detectLeak(function operation({ iteration }) { if (iteration === 77) process.exit(0) })`,
    })
    const { exitCode, output } = await project.node('exits.mjs')
    expect(output).toMatch(
      /^endure: process\.exit\(0\) was called at call 78 of a leak search, by operation \(.*exits\.mjs:2:\d+\)\. There is no verdict\.\n$/,
    )
    expect(exitCode).toBe(1)
  })
})
