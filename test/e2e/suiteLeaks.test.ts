import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { EndureReport } from '../../src/report/endureReport.ts'
import { config, type Project, patient, vitestVersions, Workshop } from './project.ts'

// A suite as people have them: nothing in it knows of endure.
const suite = {
  'cache.ts': `const sessions: object[] = []
    export function remember(user: number) { const session = { user }; sessions.push(session); return session }`,
  'cache.test.ts': `import { beforeEach, describe, expect, test, vi } from 'vitest'
    import { remember } from './cache.ts'
    test('remembers a session', () => { expect(remember(1)).toEqual({ user: 1 }) })
    describe('users', () => {
      const users: string[] = []
      const notify = vi.fn()
      beforeEach(() => { users.length = 0 })
      test('adds one', () => { users.push('a'); notify('a'); expect(notify).toHaveBeenCalledOnce() })
    })`,
  'runner.test.ts': `import { expect, test as base, vi } from 'vitest'
    import { appendFileSync } from 'node:fs'
    const test = base.extend<{ basket: string[] }>({
      basket: async ({}, use) => { await use([]) },
    })
    test('prints', () => { console.log('printed'); process.stdout.write('written\\n') })
    test('mocks', () => {
      const api = { load: () => 1 }
      const load = vi.spyOn(api, 'load').mockReturnValue(2)
      const done = vi.fn()
      done(api.load())
      expect(done).toHaveBeenCalledExactlyOnceWith(2)
      load.mockRestore()
    })
    test('waits', async () => { expect.assertions(1); await expect(Promise.resolve(1)).resolves.toBe(1) })
    test('counts its own assertions', ({ expect }) => { expect.assertions(1); expect(1).toBe(1) })
    test('has a snapshot', () => { expect({ a: 1 }).toMatchSnapshot() })
    test('has a fixture of its own', ({ basket }) => { basket.push('apple'); expect(basket).toEqual(['apple']) })
    test('annotates', async ({ annotate }) => { await annotate('a note') })`,
  'order.test.ts': `import { expect, test } from 'vitest'
    const rows: number[] = []
    test('inserts the first row', () => { expect(rows.push(1)).toBe(1) })
    test('finds one row', () => { expect(rows).toHaveLength(1) })
    test.concurrent('runs beside others', () => {})
    test.fails('fails as it should', () => { throw new Error('as it should') })
    test.skip('is skipped', () => {})
    let tries = 0
    test('is flaky', { retry: 1 }, () => { expect(++tries).toBe(2) })`,
  'helper.ts': `import { detectLeak } from 'endure'
    export const look = () => detectLeak(() => {})`,
  'helped.test.ts': `import { test } from 'vitest'
    import { look } from './helper.ts'
    test('looks by way of a helper', async () => { await look() })`,
  'measures.test.ts': `import { detectLeak } from 'endure'
    import { expect, test } from 'vitest'
    let runs = 0
    test('looks by itself', async () => { await detectLeak(() => {}); expect(++runs).toBe(1) })`,
}

const reportOf = (project: Project) => JSON.parse(project.read('endure-report.json')) as EndureReport

/** What each repeated test came to, by its name. */
function verdicts(report: EndureReport): Record<string, string> {
  return Object.fromEntries(
    report.tests.flatMap(({ name, records }) =>
      records.flatMap((record) =>
        record.kind === 'repetition'
          ? [[name, record.report ? record.verdict : `${record.verdict}: ${record.reason}`]]
          : [],
      ),
    ),
  )
}

describe.each(vitestVersions)('a suite searched for leaks on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test('names the test that leaks, leaves the others as they were, and passes', async () => {
    const project = workshop.project({
      ...suite,
      'vitest.config.ts': config(
        `{ leaks: { maxDuration: '20s' } }`,
        `reporters: ['default', ['json', { outputFile: 'json-report.json' }]], update: true`,
      ),
    })
    const { exitCode, output } = await project.vitest()
    expect(output).toMatch(/Tests +15 passed \| 1 expected fail \| 1 skipped \(17\)/)
    expect(exitCode).toBe(0)
    const report = reportOf(project)
    expect(verdicts(report)).toEqual({
      'remembers a session': 'leaking',
      'users > adds one': 'clean',
      prints: 'clean',
      mocks: 'clean',
      waits: 'clean',
      'counts its own assertions': 'clean',
      'has a snapshot': 'clean',
      'has a fixture of its own': 'clean',
      annotates: 'clean',
      'inserts the first row': 'unrepeatable: expected 2 to be 1 // Object.is equality',
      'finds one row': 'unrepeatable: expected [ 1, 1 ] to have a length of 1 but got 2',
      'runs beside others': 'unrepeatable: concurrent tests share one heap',
      'is flaky': 'unrepeatable: it passes only now and then',
    })
    expect(report.repeated).toEqual({ tests: 13, leaking: 1, inconclusive: 0, unrepeatable: 4, clean: 8 })

    const table = output.slice(output.indexOf('    Leaks in this suite'))
    // An object of one field takes 16 to 32 bytes, and its place in the array up to 12 more.
    const [, growth] =
      /^ {2}✗ remembers a session +leaking +\+([\d.]+) B heap .*\n +cache\.test\.ts\n +allocated in remember, cache\.ts:2$/m.exec(
        table,
      ) ?? []
    expect(Number(growth)).toBeGreaterThan(16)
    expect(Number(growth)).toBeLessThan(128)
    expect(table).toMatch(
      /^ {2}\? runs beside others .*\n +order\.test\.ts\n +cannot be repeated: concurrent/m,
    )
    expect(table).toContain(' endure  2 tests measured: 2 passed\n')
    expect(table).toContain(' endure  13 tests repeated: 1 leaking, 4 not repeatable, 8 clean\n')

    const looked = report.tests.find(({ name }) => name === 'looks by way of a helper')
    expect(looked?.records).toMatchObject([{ kind: 'leakReport' }])

    expect(output.match(/^(printed|written)$/gm)?.sort()).toEqual(['printed', 'written'])
    expect(readdirSync(join(project.folder, '__snapshots__'))).toEqual(['runner.test.ts.snap'])
    expect(project.read('__snapshots__/runner.test.ts.snap').match(/^exports/gm)).toHaveLength(1)
    const { testResults } = JSON.parse(project.read('json-report.json')) as {
      testResults: { assertionResults: { title: string; duration?: number }[] }[]
    }
    const leaky = testResults
      .flatMap((file) => file.assertionResults)
      .filter(({ title }) => title === 'remembers a session')
    // The test's own time is that of its first run, and not of the search.
    const remembers = report.tests.find(({ name }) => name === 'remembers a session')
    const [searched] = remembers?.records.filter((record) => record.kind === 'repetition') ?? []
    expect(leaky).toMatchObject([{ duration: expect.any(Number) }])
    expect(leaky[0]?.duration).toBeLessThan(searched?.durationMs ?? 0)
  })

  test('fails what leaks when asked to by the environment, and never what is undecided', async () => {
    const project = workshop.project({
      'vitest.config.ts': `process.env.ENDURE_LEAKS = 'fail'
        ${config(`{ leaks: { maxDuration: '20s' } }`)}`,
      'leaks.test.ts': `import { test } from 'vitest'
        const kept: object[] = []
        test('keeps an object', { retry: 2 }, () => { kept.push({}) })`,
    })
    const { exitCode, output } = await project.vitest()
    expect(output).toMatch(/Tests +1 failed \(1\)/)
    expect(output).toMatch(
      /FAIL .*leaks\.test\.ts > keeps an object\nError: Runs of this test leave something behind: a call below is one run of it\./,
    )
    expect(output).toMatch(/^Evidence\n( .*\n)* {2}trend .*\n( .*\n)*Hint: /m)
    expect(output).toContain(' endure  1 test repeated: 1 leaking\n')
    expect(exitCode).toBe(1)

    project.write(
      'vitest.config.ts',
      `process.env.ENDURE_LEAKS = 'fail'
      ${config(`{ leaks: { maxDuration: '200ms' } }`)}`,
    )
    const hurried = await project.vitest()
    expect(hurried.output).toContain(' endure  1 test repeated: 1 inconclusive\n')
    expect(hurried.output).toMatch(/Raise\s+`maxDuration`/)
    expect(hurried.exitCode).toBe(0)
  })

  test('blames no test for a repetition that hangs, or leaves an error unhandled', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(`{ leaks: true }`),
      'once.test.ts': `import { test } from 'vitest'
        let first = 0, second = 0
        test('hangs the second time', { timeout: 500 }, () => new Promise<void>((resolve) => { if (first++ === 0) resolve() }))
        test('rejects the second time', () => { if (second++ > 0) void Promise.reject(new Error('nobody cares')) })`,
    })
    const { exitCode, output } = await project.vitest()
    expect(verdicts(reportOf(project))).toEqual({
      'hangs the second time': 'unrepeatable: Test timed out in 500ms.',
      'rejects the second time': 'unrepeatable: it left an error unhandled: nobody cares',
    })
    expect(output).not.toContain('Unhandled')
    expect(exitCode).toBe(0)
  })

  test('blames no test for a hook that fails around its repetitions, and finds none of them clean', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(`{ leaks: true }`, `setupFiles: ['./setup.ts']`),
      'setup.ts': `import { aroundEach } from 'vitest'
        const runs = new Map<string, number>()
        aroundEach(async (run, { task }) => {
          runs.set(task.name, (runs.get(task.name) ?? 0) + 1)
          if (task.name === 'outside' && runs.get(task.name)! > 2) throw new Error('too often')
          await run()
        })`,
      'hooks.test.ts': `import { aroundEach, describe, test } from 'vitest'
        const fails = (name: string, inFront: (run: number) => boolean, behind: (run: number) => boolean) =>
          describe('a hook', () => {
            let runs = 0
            aroundEach(async (run) => {
              if (inFront(runs++)) throw new Error('too often')
              await run()
              if (behind(runs)) throw new Error('too often')
            })
            test(name, () => {})
          })
        const never = () => false
        fails('always', (run) => run >= 2, never)
        fails('once', (run) => run === 5, never)
        fails('at the first repetition', (run) => run === 1, never)
        fails('behind the test', never, (run) => run > 2)
        fails('once behind the test', never, (run) => run === 5)
        fails('never', never, never)
        test('outside', () => {})`,
      'first.test.ts': `import { aroundEach, test } from 'vitest'
        let runs = 0
        aroundEach(async (run) => { await run(); if (runs++ < 2) throw new Error('not yet') })
        test('is tried again', { retry: 1 }, () => {})`,
    })
    const { exitCode, output } = await project.vitest()
    expect(verdicts(reportOf(project))).toEqual({
      'a hook > always': 'unrepeatable: a hook failed',
      'a hook > once': 'unrepeatable: a hook failed',
      'a hook > at the first repetition': 'unrepeatable: a hook failed',
      'a hook > behind the test': 'unrepeatable: a hook failed',
      'a hook > once behind the test': 'unrepeatable: a hook failed',
      'a hook > never': 'clean',
      outside: 'unrepeatable: a hook failed',
    })
    // A test whose own first run fails in a hook fails, as it does without endure.
    expect(output).toMatch(/Tests +1 failed \| 7 passed \(8\)/)
    expect(output).toMatch(/FAIL .*first\.test\.ts > is tried again/)
    expect(exitCode).toBe(1)
  })

  test('says that it needs the plugin where there is none, and not for every file', async () => {
    const project = workshop.project({
      'vitest.config.ts': `process.env.ENDURE_LEAKS = '1'
        export default { test: { setupFiles: ['endure/vitest/setup'] } }`,
    })
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const name of names)
      project.write(`${name}.test.ts`, `import { test } from 'vitest'; test('${name}', () => {})`)
    const { exitCode, output } = await project.vitest()
    const said = output.match(/^ENDURE_LEAKS does nothing without the plugin of 'endure\/vitest': add it/gm)
    expect([1, 2]).toContain(said?.length)
    expect(exitCode).toBe(0)
    project.write('vitest.config.ts', `export default { test: { setupFiles: ['endure/vitest/setup'] } }`)
    expect((await project.vitest()).output).not.toContain('ENDURE_LEAKS')
  })

  test('runs every test once when it is switched off for one run', async () => {
    const project = workshop.project({
      'vitest.config.ts': `process.env.ENDURE_LEAKS = '0'
        ${config('{ leaks: true }')}`,
      'once.test.ts': `import { afterAll, expect, test } from 'vitest'
        let runs = 0
        test('counts', () => { runs++ })
        afterAll(() => expect(runs).toBe(1))`,
    })
    const { exitCode, output } = await project.vitest()
    expect(output).not.toContain('endure')
    expect(existsSync(join(project.folder, 'endure-report.json'))).toBe(false)
    expect(exitCode).toBe(0)
  })
})
