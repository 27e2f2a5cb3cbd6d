import { spawn } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { EndureReport } from '../../src/report/endureReport.ts'
import EndureReporter from '../../src/vitest/reporter.ts'
import { temporaryFolder } from '../report/temporaryFolder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
// Vitest loads reporters through Vite, so the source itself can be named.
const reporter = join(root, 'src/vitest/reporter.ts')
const samples = join(root, 'test/report/samples.ts')

/** Runs real Vitest over one generated test file, which has the samples as `samples`. */
async function run(body: string, settings: { options?: object; projects?: string[]; args?: string[] } = {}) {
  const { options = {}, projects = [], args = [] } = settings
  const folder = temporaryFolder()
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const test = {
    reporters: ['default', [reporter, options]],
    ...(projects.length > 0 && { projects: projects.map((name) => ({ extends: true, test: { name } })) }),
  }
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default { test: ${JSON.stringify(test)} }`)
  writeFileSync(
    join(folder, 'some.test.ts'),
    `import { expect, recordArtifact, test } from 'vitest'
    import * as samples from ${JSON.stringify(samples)}
    ${body}`,
  )
  const vitest = async (args: readonly string[]) => {
    // Nothing of the Vitest that runs this test may reach the one inside it.
    const { PATH, HOME, TMPDIR } = process.env
    const env = { PATH, HOME, TMPDIR, NO_COLOR: '1' }
    const command = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args]
    const child = spawn(process.execPath, command, { cwd: folder, env: env as NodeJS.ProcessEnv })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
    const exitCode = await new Promise((resolve) => child.on('close', resolve))
    return { exitCode, printed }
  }
  const path = join(folder, 'endure-report.json')
  const report = () => JSON.parse(readFileSync(path, 'utf8')) as EndureReport
  return { ...(await vitest(args)), vitest, report, wrote: () => existsSync(path) }
}

const measures = `test('holds', ({ task }) => {
  task.meta.endure = { records: [samples.stress(), samples.assertion('toSustainQps')] }
})`

// Vitest 4 now and then forgets to send what ended within 100 ms of the update before, until something else ends.
const rests = `test('rests', () => new Promise((resolve) => setTimeout(resolve, 150)))`

test('a run is shown while it runs, summed up and saved', { timeout: 60_000 }, async () => {
  const { exitCode, printed, report } = await run(`
    test('breaks', async ({ task }) => {
      for (let i = 0; i < 3; i++) {
        await recordArtifact(task, { type: 'endure:progress', progress: samples.progress() })
      }
      const broken = samples.assertion('toSustainQps', 'fail', 'Too slow.')
      task.meta.endure = { records: [samples.failing(), broken] }
      expect(1).toBe(2)
    })
    test('is plain', () => {})
    ${measures}`)
  expect(exitCode).toBe(1)
  const lines = printed.split('\n')
  expect(lines.filter((line) => line.startsWith('  endure  breaks  4 210/10 000 (42 %)  '))).toHaveLength(1)
  const summary = printed.slice(printed.indexOf('    Load'))
  expect(summary).toMatch(/^ {2}✗ breaks {2}.*\n {6}toSustainQps: Too slow\.\n/m)
  expect(summary).toMatch(/^ {2}✓ holds {3}/m)
  expect(summary).toContain(
    ' endure  2 tests measured: 1 failed, 1 passed\n report  endure-report.json, endure-report.html\n',
  )
  expect(report()).toMatchObject({
    schema: 'endure-report/1',
    endure: '0.1.0',
    reason: 'failed',
    tests: [
      { file: 'some.test.ts', name: 'breaks', state: 'failed', verdict: 'fail' },
      { file: 'some.test.ts', name: 'holds', state: 'passed', verdict: 'pass' },
    ],
  })
})

test('a run that measures nothing is left as it is', { timeout: 60_000 }, async () => {
  const { exitCode, printed, wrote } = await run(`test('is plain', () => {})`)
  expect(exitCode).toBe(0)
  expect(printed).not.toContain('endure  ')
  expect(wrote()).toBe(false)
})

test('what was measured before the worker was killed is still there', { timeout: 60_000 }, async () => {
  const { report, printed } = await run(
    `${measures}
    ${rests}
    test('dies', async () => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      process.kill(process.pid, 'SIGKILL')
    })`,
    { args: ['--pool=forks'] },
  )
  expect(report()).toMatchObject({ reason: 'failed', tests: [{ name: 'holds', verdict: 'pass' }] })
  expect(printed).toContain(' endure  1 test measured: 1 passed')
})

test('a load run that was lost with its worker is reported as far as it is known, from a blob too', {
  timeout: 60_000,
}, async () => {
  const dies = `test('ends', async ({ task }) => {
      await recordArtifact(task, { type: 'endure:progress', progress: samples.progress() })
    })
    ${rests}
    test('dies', async ({ task }) => {
      await recordArtifact(task, { type: 'endure:progress', progress: samples.progress({ finished: 17 }) })
      await recordArtifact(task, { type: 'endure:progress', progress: samples.progress() })
      process.kill(process.pid, 'SIGKILL')
    })`
  const { report, printed, vitest } = await run(dies, { args: ['--pool=forks'] })
  const lost = { name: 'dies', state: 'pending', verdict: 'inconclusive', lost: { finished: 4_210 } }
  expect(report().tests).toMatchObject([lost])
  expect(printed).toContain('lost while running: 4 210 of 10 000 done after 1.08 s')
  expect((await vitest(['--pool=forks', '--reporter=blob'])).exitCode).toBe(1)
  const merged = await vitest(['--merge-reports', '--reporter=default', `--reporter=${reporter}`])
  expect(merged.printed).toContain('lost while running: 4 210 of 10 000 done after 1.08 s')
})

test('a load run that ended without a result, as those of cancelled runs may, is reported as far as it is known', {
  timeout: 60_000,
}, async () => {
  const { report, printed } = await run(`test('is cancelled', async ({ task, skip }) => {
      await recordArtifact(task, { type: 'endure:progress', progress: samples.progress() })
      skip()
    })`)
  expect(report().tests).toMatchObject([
    { name: 'is cancelled', state: 'skipped', lost: { finished: 4_210 } },
  ])
  expect(printed).toContain('lost while running: 4 210 of 10 000 done after 1.08 s')
  expect(printed).not.toContain('skipped after')
})

test('what a test failed with is said where no assertion of endure failed', { timeout: 60_000 }, async () => {
  const { report, printed } = await run(`
    test('is slow', { timeout: 50 }, async ({ task }) => {
      task.meta.endure = { records: [samples.stress(), samples.assertion('toSustainQps')] }
      await new Promise(() => {})
    })
    test('is caught', async ({ task }) => {
      const headline = 'Too slow.'
      task.meta.endure = { records: [samples.stress(), samples.assertion('toSustainQps', 'fail', headline)] }
      throw new Error('expect(result).toSustainQps(500)\\n\\nToo slow. Much.')
    })`)
  expect(report().tests).toMatchObject([
    { name: 'is slow', error: 'Test timed out in 50ms.' },
    { name: 'is caught', error: 'Too slow.' },
  ])
  expect(printed).toContain('failed with: Test timed out in 50ms.\n')
  expect(printed.match(/failed with/g)).toHaveLength(1)
})

test('what was measured is saved while the run goes on', { timeout: 60_000 }, async () => {
  const { printed } = await run(`${measures}
    ${rests}
    test('looks', async () => {
      const { readFileSync } = await import('node:fs')
      await expect.poll(() => JSON.parse(readFileSync('endure-report.json')).reason, { timeout: 5_000 }).toBe('interrupted')
    })`)
  expect(printed).toContain('3 passed')
})

test('projects are told apart, and only the last attempt counts', { timeout: 60_000 }, async () => {
  const { report } = await run(
    `test('retries', { retry: 1 }, ({ task }) => {
      const attempt = task.result.retryCount ?? 0
      task.meta.endure = { records: [samples.stress({ users: attempt })] }
      expect(attempt).toBe(1)
    })`,
    { projects: ['one', 'two'] },
  )
  const figures = report().tests.map(({ project, state, records }) => [project, state, records])
  expect(figures).toMatchObject([
    ['one', 'passed', [{ users: 1 }]],
    ['two', 'passed', [{ users: 1 }]],
  ])
})

test('merged blobs are reported like the run itself', { timeout: 60_000 }, async () => {
  const { vitest, report, wrote } = await run(measures, { args: ['--reporter=blob'] })
  expect(wrote()).toBe(false)
  const merged = await vitest(['--merge-reports'])
  expect(merged.printed).toContain(' endure  1 test measured: 1 passed')
  expect(report().tests).toMatchObject([{ file: 'some.test.ts', name: 'holds', verdict: 'pass' }])
})

test('a report that cannot be written is said in one line and fails nothing', {
  timeout: 60_000,
}, async () => {
  const { exitCode, printed } = await run(measures, { options: { report: 'some.test.ts/report.json' } })
  expect(exitCode).toBe(0)
  expect(
    printed.match(/^endure could not write the report to .*some\.test\.ts\/report\.json: .*$/gm),
  ).toHaveLength(1)
  expect(printed).toContain(' endure  1 test measured: 1 passed')
})

test('false writes no report', { timeout: 60_000 }, async () => {
  const { printed, wrote } = await run(measures, { options: { report: false } })
  expect(printed).toContain(' endure  1 test measured: 1 passed')
  expect(wrote()).toBe(false)
})

test('wrong options are refused by name', () => {
  expect(() => new EndureReporter({ reprot: 'x' } as object)).toThrow(/Unknown option `reprot`.*`report`/)
  expect(() => new EndureReporter({ report: true } as object)).toThrow(
    new TypeError('Expected `report` of `endure/reporter` to be a path or false, got true'),
  )
})
