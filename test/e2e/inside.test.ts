import { afterAll, describe, expect, test } from 'vitest'
import { config, type Project, patient, vitestVersions, Workshop } from './project.ts'

interface Report {
  readonly tests: readonly {
    readonly name: string
    readonly records: readonly { readonly kind: string; readonly outcome?: string }[]
  }[]
}

/** The kinds of records of each test, in order. */
function kinds(project: Project): Record<string, string[]> {
  const { tests } = JSON.parse(project.read('endure-report.json')) as Report
  return Object.fromEntries(tests.map(({ name, records }) => [name, records.map(({ kind }) => kind)]))
}

describe.each(vitestVersions)('inside a test on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test('an assertion that is not awaited, or cannot be, fails its own test', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(),
      'await.test.ts': `
        import { expect, test } from 'vitest'
        const time = { time: '20ms' }
        test('forgotten', () => { expect(() => {}).toHaveNoMemoryLeak() })
        test('forgotten too', () => { expect(() => {}).toSustainQps(1, time) })
        test('inside another', () => { expect({ run: () => {} }).toEqual({ run: expect.not.toSustainQps(1, time) }) })
        test('handed on', () => expect(() => {}).toSustainQps(1, time))
        test('soft', async () => { await expect.soft(() => {}).toSustainQps(1, time) })`,
    })
    const { exitCode, output } = await project.vitest()
    expect(output).toMatch(/await\.test\.ts:4:\d+/)
    // Each in its failure, and in the summary.
    expect(output.match(/was not awaited: write `await expect/g)).toHaveLength(4)
    expect(output).toContain('expect.toSustainQps() has to measure first')
    expect(output).toContain('3 failed | 2 passed')
    expect(output).not.toContain('Unhandled')
    expect(exitCode).toBe(1)
  })

  test('among concurrent tests, what measures a function fails the test it stands in, at once', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(),
      'concurrent.test.ts': `
        import { expect, test } from 'vitest'
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
        test.concurrent('ends first', async () => { await wait(1) })
        test.concurrent('its rate', async () => { await wait(300); expect(() => {}).toSustainQps(1e12) })
        test.concurrent('its leak', async ({ expect }) => { await wait(300); expect(() => {}).toHaveNoMemoryLeak() })
        test.concurrent('innocent', async () => { await wait(600) })
        test('alone', async () => { await expect(() => {}).toSustainQps(1, { time: '20ms' }) })`,
    })
    const { output } = await project.vitest()
    expect(output).toContain('2 failed | 3 passed')
    expect(output).toMatch(/ FAIL .* its rate\n.*A function has no rate of its own while concurrent tests/)
    expect(output).toMatch(
      / FAIL .* its leak\n.*A leak search cannot tell the memory of concurrent tests apart/,
    )
    expect(output).toMatch(/concurrent\.test\.ts:5:\d+/)
    expect(output).not.toContain('Unhandled')
  })

  test('tests of files that measure are given a minute where nobody is seen to say how long they may take', async () => {
    const limits = (usual: number) => `
      import { expect, test } from 'vitest'
      test('usual', ({ task }) => expect(task.timeout).toBe(${usual}))
      test('own', { timeout: 5000 }, ({ task }) => expect(task.timeout).toBe(5000))`
    const project = workshop.project({
      'vitest.config.ts': config(),
      'said.config.ts': config('', 'testTimeout: 5000'),
      'projects.config.ts': config('', `projects: [{ extends: true, test: { name: 'shared' } }]`),
      'ordinary.test.ts': limits(5000),
      'load.stress.ts': limits(60_000),
      'said.stress.ts': limits(5000),
    })
    const runs = await Promise.all([
      project.vitest('ordinary', 'load'),
      project.vitest('ordinary', 'load', '--config', 'projects.config.ts'),
      project.vitest('ordinary', 'said', '--config', 'said.config.ts'),
      project.vitest('said', '--testTimeout=5000'),
    ])
    expect(runs.map(({ output }) => /Tests +(.*)/.exec(output)?.[1])).toEqual([
      '4 passed (4)',
      '4 passed (4)',
      '4 passed (4)',
      '2 passed (2)',
    ])
  })

  test('every body is profiled on request, whoever shares its worker, but no concurrent one', async () => {
    const body = `import { test } from 'vitest'; test('plain', () => {}); test('fails', { fails: true }, () => { throw 1 })`
    const project = workshop.project({
      'vitest.config.ts': config("{ profile: 'all' }", 'isolate: false, maxWorkers: 1'),
      'a.test.ts': body.replaceAll("test('", "test('a "),
      'b.test.ts': body.replaceAll("test('", "test('b "),
      'c.test.ts': `import { test } from 'vitest'; test.concurrent('c', () => {}); test.skip('d', () => {})
        test('e', ({ skip }) => skip()); test.extend('f', 1)('with fixtures', ({ f }) => { void f })`,
    })
    const { exitCode } = await project.vitest()
    expect(exitCode).toBe(0)
    const profiled = ['a plain', 'a fails', 'b plain', 'b fails', 'with fixtures']
    expect(kinds(project)).toEqual(Object.fromEntries(profiled.map((name) => [name, ['bodyProfile']])))
  })

  test('records are those of the last attempt, and helpers of ordinary files measure too', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(),
      'helper.ts': `
        import { stress } from 'endure'
        import { expect } from 'vitest'
        export async function holds() {
          expect(await stress({ users: 1, iterations: 9 }, () => {})).toHaveSuccessRateAbove(0.9)
        }`,
      'ordinary.test.ts': `
        import { expect, test } from 'vitest'
        import { holds } from './helper.ts'
        test('ordinary', { retry: 2 }, async ({ task }) => { await holds(); expect(task.result?.retryCount).toBe(2) })`,
      'load.stress.ts': `
        import { expect, test } from 'vitest'
        import { holds } from './helper.ts'
        test('stress', { retry: 2 }, async ({ task }) => { await holds(); expect(task.result?.retryCount).toBe(2) })`,
    })
    const { exitCode } = await project.vitest()
    expect(exitCode).toBe(0)
    expect(kinds(project)).toEqual({
      ordinary: ['stressResult', 'assertion'],
      stress: ['stressResult', 'assertion', 'bodyProfile'],
    })
  })

  test('a test knows its time limit after slow hooks and in a second attempt', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(),
      'limit.stress.ts': `
        import { setTimeout } from 'node:timers/promises'
        import { beforeEach, describe, expect, test } from 'vitest'
        const running = () => globalThis[Symbol.for('endure.runningTest')]()
        const left = () => running().deadlineMs - performance.now()
        describe('after a hook', () => {
          beforeEach(async () => { expect(left()).toBe(Infinity); await setTimeout(400) })
          test('limited', { timeout: 5000 }, () => { expect(left()).toBeGreaterThan(4700); expect(left()).toBeLessThanOrEqual(5000) })
        })
        test('unlimited', { timeout: 0 }, () => { expect(left()).toBe(Infinity) })
        test('timed out once', { timeout: 400, retry: 1 }, async ({ task }) => {
          expect(running().signal.aborted).toBe(false)
          expect(left()).toBeGreaterThan(200)
          if (task.result.retryCount === 0) await new Promise(() => {})
        })`,
    })
    const { exitCode, output } = await project.vitest()
    expect(output).toContain('3 passed')
    expect(exitCode).toBe(0)
  })

  test('concurrent tests have what they measure under their own names, whatever they measure with', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(),
      'fixtures.test.ts': `
        import { test } from 'endure/vitest/test'
        import { stress as imported } from 'endure'
        import { describe, expect as shared } from 'vitest'
        const later = () => new Promise((resolve) => setTimeout(resolve, 20))
        describe.concurrent('side by side', () => {
          test('two', async ({ stress, expect }) => {
            expect(await stress({ users: 2, iterations: 2 }, later)).toHaveSuccessRateAbove(0.5)
          })
          test('three', async () => {
            shared(await imported({ users: 3, iterations: 3 }, later)).toHaveErrorRateBelow(0.5)
          })
          test('four', async ({ expect }) => {
            expect(await imported({ users: 4, iterations: 1 }, later)).not.toSustainQps(1e6)
          })
          test('ends first', () => {})
        })`,
    })
    const { exitCode } = await project.vitest()
    expect(exitCode).toBe(0)
    const { tests } = JSON.parse(project.read('endure-report.json'))
    const records = tests.map((each: { name: string; records: { users?: number; matcher?: string }[] }) => [
      each.name.replace('side by side > ', ''),
      each.records.map(({ users, matcher }) => users ?? matcher),
    ])
    expect(Object.fromEntries(records)).toEqual({
      two: [2, 'toHaveSuccessRateAbove'],
      three: [3, 'toHaveErrorRateBelow'],
      four: [4, 'toSustainQps'],
    })
  })

  test('an assertion that is polled leaves one record: what it came to last', async () => {
    const project = workshop.project({
      'vitest.config.ts': config('', 'retry: 0'),
      'poll.test.ts': `
        import { stress } from 'endure'
        import { expect, test } from 'vitest'
        const cut = (result) => ({ ...result, stopped: { by: 'deadline', atMs: 1, detail: 'of the test' } })
        const poll = { interval: 5, timeout: 300 }
        test('holds in the end', async () => {
          const result = await stress({ users: 1, iterations: 9 }, () => {})
          let tries = 0
          await expect.poll(() => (++tries < 4 ? cut(result) : result), poll).toHaveSuccessRateAbove(0.5)
          expect(tries).toBe(4)
        })
        test('never holds', async () => {
          const result = await stress({ users: 1, iterations: 9 }, () => { throw new Error('no') })
          let tries = 0
          await expect.poll(() => (++tries < 4 ? cut(result) : result), poll).toHaveSuccessRateAbove(0.5)
        })
        test('is never known', async () => {
          const result = await stress({ users: 1, iterations: 9 }, () => {})
          await expect.poll(() => cut(result), poll).toHaveSuccessRateAbove(0.5)
        })`,
    })
    const { exitCode, output } = await project.vitest()
    expect(exitCode).toBe(1)
    expect(output).not.toContain('failed with')
    const { tests } = JSON.parse(project.read('endure-report.json')) as Report
    const outcomes = tests.map(({ name, records }) => [
      name,
      records.flatMap((record) => (record.kind === 'assertion' ? [record.outcome] : [])),
    ])
    expect(Object.fromEntries(outcomes)).toEqual({
      'holds in the end': ['pass'],
      'never holds': ['fail'],
      'is never known': ['inconclusive'],
    })
  })

  test('a run that dies with its worker is reported as far as it had come', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(),
      'dies.stress.ts': `
        import { setTimeout } from 'node:timers/promises'
        import { stress } from 'endure'
        import { test } from 'vitest'
        test('dies', { timeout: 60_000 }, async () => {
          globalThis.setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1400)
          await stress({ users: 2, duration: '50s' }, () => setTimeout(5))
        })`,
    })
    const { exitCode, output } = await project.vitest('--pool=forks')
    expect(output).toMatch(/lost while running: \d+ done after [\d. ]+ (ms|s) of 50 s/)
    expect(exitCode).toBe(1)
    const { tests } = JSON.parse(project.read('endure-report.json'))
    expect(tests).toMatchObject([{ name: 'dies', verdict: 'inconclusive', lost: { plannedMs: 50_000 } }])
  })

  test('a cancelled run ends the load that is under way, and says how far it came', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(),
      'long.stress.ts': `
        import { writeFileSync } from 'node:fs'
        import { setTimeout } from 'node:timers/promises'
        import { stress } from 'endure'
        import { test } from 'vitest'
        test('long', { timeout: 60_000 }, async () => {
          const { stopped } = await stress({ users: 1, duration: '50s' }, () => setTimeout(5))
          writeFileSync('stopped', stopped.by)
        })`,
      'cancel.mjs': `
        import { startVitest } from 'vitest/node'
        let vitest
        // Once: Vitest kills the worker of a run that is cancelled again before it has ended.
        const cancelling = { onInit(started) { vitest = started },
          onTestCaseArtifactRecord() { vitest?.cancelCurrentRun('keyboard-input'); vitest = undefined } }
        await (await startVitest('test', [], { watch: false, reporters: [cancelling, 'endure/reporter'] })).close()`,
    })
    const { output } = await project.node('cancel.mjs')
    expect(project.read('stopped')).toBe('aborted')
    // Whether its result still comes is a matter of who is faster, the test or Vitest.
    expect(output).toMatch(/lost while running: |stopped after [\d.]+ s \(aborted\)/)
    expect(JSON.parse(project.read('endure-report.json')).tests).toMatchObject([{ name: 'long' }])
  })
})
