import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { JestWorkshop, jestKinds } from './jestProject.ts'
import { patient } from './project.ts'

interface Report {
  readonly schema: string
  readonly jest: string
  readonly reason: string
  readonly totals: object
  readonly tests: readonly {
    readonly file: string
    readonly project: string
    readonly name: string
    readonly verdict: string
    readonly error?: string
    readonly lost?: object
    readonly records: readonly { readonly kind: string; readonly outcome?: string }[]
  }[]
}

const config = { reporters: ['default', 'endure/jest/reporter'] }
const quick = '{ users: 2, iterations: 50 }'

describe.each(Object.entries(jestKinds))('the reporter of Jest over %s tests', patient, (_, kind) => {
  const workshop = new JestWorkshop(kind)

  test.each([
    ['in its own process', '--runInBand'],
    ['in workers', '--maxWorkers=2'],
  ])('sums up and saves what was measured %s', async (_, where) => {
    const project = workshop.project(config, {
      'one.test.js': `
        let attempts = 0
        jest.retryTimes(1)
        describe('search', () => {
          test('holds', async () => { expect(await stress(${quick}, () => {})).toHaveSuccessRateAbove(0.95) })
          test('breaks', async () => {
            expect(await stress(${quick}, ({ check }) => check(false, 'no'))).toHaveSuccessRateAbove(0.95)
          })
          test('holds when tried again', async () => {
            const isSecond = attempts++ > 0
            expect(await stress(${quick}, ({ check }) => check(isSecond, 'no'))).toHaveSuccessRateAbove(0.5)
          })
          test.skip('is not run', () => {})
        })`,
      'two.test.js': `
        const slow = () => new Promise((resolve) => setTimeout(resolve, 100))
        test('measures nothing', () => {})
        test('is undecided', async () => { await expect(slow).toHaveNoMemoryLeak({ maxDuration: '500ms' }) })`,
    })
    const { exitCode, output } = await project.jest(where)
    expect(exitCode).toBe(1)
    expect(output).toContain('4 tests measured: 1 failed, 1 inconclusive, 2 passed')
    expect(output).toMatch(/one\.test\.js\n +✗ search > breaks/)
    const report = JSON.parse(project.read('endure-report.json')) as Report
    expect(report).toMatchObject({ schema: 'endure-report/1', jest: '30.5.2', reason: 'failed' })
    expect(report.totals).toEqual({ tests: 4, passed: 2, failed: 1, inconclusive: 1 })
    const came = report.tests.map(({ file, name, verdict, records }) => [
      `${file} ${name}`,
      verdict,
      records.map(({ kind, outcome }) => outcome ?? kind).join(),
    ])
    expect(came).toEqual([
      ['one.test.js search > holds', 'pass', 'stressResult,pass'],
      ['one.test.js search > breaks', 'fail', 'stressResult,fail'],
      ['one.test.js search > holds when tried again', 'pass', 'stressResult,pass'],
      ['two.test.js is undecided', 'inconclusive', 'leakReport,inconclusive'],
    ])
  })
})

describe('the reporter of Jest', patient, () => {
  const workshop = new JestWorkshop(jestKinds.CommonJS)
  // Counted from the first operation: on a busy machine a run takes long to begin.
  const long = (whenUnderWay: string) => `
    test('measured', async () => { expect(await stress(${quick}, () => {})).toSustainQps(1) })
    test('long', async () => {
      let begun
      const operation = () => {
        begun ??= Date.now()
        if (Date.now() - begun > 2500) { ${whenUnderWay} }
        return new Promise((resolve) => setTimeout(resolve, 5))
      }
      await stress({ users: 2, duration: '50s' }, operation)
    }, 60_000)`

  test.each([
    ['in its own process', '--runInBand'],
    ['in workers', '--maxWorkers=2'],
  ])('tells projects apart that run the same file %s', async (_, where) => {
    const name = (displayName: string, half: boolean) => {
      return { displayName, setupFilesAfterEnv: ['endure/jest'], globals: { half } }
    }
    const project = workshop.project(
      { ...config, projects: [name('whole', false), name('half', true)] },
      {
        'same.test.js': `test('measured', async () => {
          const run = await stress({ users: 1, iterations: 10 }, ({ iteration, check }) => check(!half || iteration < 5))
          expect(run).toHaveSuccessRateAbove(0.9)
        })`,
      },
    )
    const { output } = await project.jest(where)
    expect(output).toContain('2 tests measured: 1 failed, 1 passed')
    const { tests } = JSON.parse(project.read('endure-report.json')) as Report
    expect(tests.map((test) => [test.project, test.verdict, test.records.length]).sort()).toEqual([
      ['half', 'fail', 2],
      ['whole', 'pass', 2],
    ])
  })

  test('keeps what a worker had measured that was killed', async () => {
    const project = workshop.project(config, {
      'dies.test.js': long(`process.kill(process.pid, 'SIGKILL')`),
      'other.test.js': `test('other', async () => { expect(await stress(${quick}, () => {})).toSustainQps(1) })`,
    })
    const { exitCode, output } = await project.jest('--maxWorkers=2')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/lost while running: \d+ done after [\d. ]+ (ms|s) of 50 s/)
    const { tests } = JSON.parse(project.read('endure-report.json')) as Report
    expect(tests.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['measured', 'pass'],
      ['long', 'inconclusive'],
      ['other', 'pass'],
    ])
  })

  test.each(['SIGINT', 'SIGTERM'])(
    'keeps what was measured when the run ends with %s, and leaves no folder',
    async (signal) => {
      const project = workshop.project(config, {
        'long.test.js': long(`process.kill(process.pid, '${signal}')`),
      })
      const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('endure-jest-')).length
      const before = left()
      const { exitCode, output } = await project.jest('--runInBand')
      expect(exitCode).toBeNull()
      expect(output).toContain('2 tests measured')
      const { reason, tests } = JSON.parse(project.read('endure-report.json')) as Report
      expect(reason).toBe('interrupted')
      expect(tests.map(({ name, verdict }) => [name, verdict])).toEqual([
        ['measured', 'pass'],
        ['long', 'inconclusive'],
      ])
      expect(left()).toBeLessThanOrEqual(before)
    },
  )

  test('shows a run while it runs, and says nothing where nothing was measured', async () => {
    const project = workshop.project(config, {
      'long.test.js': `test('long', async () => {
        await stress({ users: 2, duration: '2s' }, () => new Promise((resolve) => setTimeout(resolve, 5)))
      })`,
      'ordinary.test.js': `test('ordinary', () => {})`,
    })
    const shown = await project.jest('--maxWorkers=2', 'long')
    expect(shown.output).toMatch(/^ {2}endure {2}long +[\d.]+ (ms|s)\/2 s/m)
    const silent = workshop.project(config, { 'ordinary.test.js': `test('ordinary', () => {})` })
    const { output } = await silent.jest()
    expect(output).not.toContain('endure')
    expect(existsSync(join(silent.folder, 'endure-report.json'))).toBe(false)
  })

  test('refuses an option that it does not know', async () => {
    const project = workshop.project(
      { reporters: [['endure/jest/reporter', { reprot: false }]] },
      {
        'ordinary.test.js': `test('ordinary', () => {})`,
      },
    )
    const { exitCode, output } = await project.jest()
    expect(output).toContain('Unknown option `reprot` in `endure/jest/reporter`. Did you mean `report`?')
    expect(exitCode).toBe(1)
  })
})
