import { afterAll, describe, expect, test } from 'vitest'
import { config, type Project, patient, vitestVersions, Workshop } from './project.ts'

interface Report {
  readonly reason: string
  readonly tests: readonly {
    readonly name: string
    readonly state: string
    readonly lost?: {
      readonly plannedMs: number | null
      readonly soFar: { readonly operations: { readonly succeeded: number; readonly failed: number } }
      readonly course: readonly { readonly heapUsedBytes: number }[]
    }
  }[]
}

// Kills the whole run, runner first, as a machine does that is taken away.
const killRun = `
  const kill = () => {
    process.kill(process.ppid, 'SIGKILL')
    process.kill(process.pid, 'SIGKILL')
  }
  setInterval(() => existsSync('endure-report.json') && kill(), 100)`

const imports = `
  import { existsSync } from 'node:fs'
  import { setTimeout } from 'node:timers/promises'
  import { record, scenarios, stress } from 'endure'
  import { expect, test } from 'vitest'`

const soaks = {
  stress: `await stress({ users: 2, duration: '24h' }, () => setTimeout(5))`,
  record: `
    const recorder = record({ users: 2 })
    await recorder.start()
    for (;;) {
      await setTimeout(5)
      recorder.recordSuccess(5)
    }`,
  scenarios: `
    const service = { name: 'sleeper', open: () => ({ operate: () => setTimeout(5), close: () => {} }) }
    const all = scenarios(service, { durations: { long: '24h' } })
    await all.find(({ name }) => name === 'long-running').run()`,
}

describe.each(vitestVersions)('a soak that is cut off on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  function soaking(body: string, options = '{ timeout: 0 }', meanwhile = ''): Project {
    return workshop.project({
      'vitest.config.ts': config(),
      'soak.stress.ts': `${imports}\ntest('soaks', ${options}, async () => {${meanwhile}\n${body}\n})`,
    })
  }
  const reportOf = (project: Project) => JSON.parse(project.read('endure-report.json')) as Report

  test.each(Object.entries(soaks))(
    'by SIGKILL has left what %s had measured, as JSON and as a page',
    async (verb, body) => {
      const project = soaking(body, '{ timeout: 0 }', killRun)
      const { exitCode } = await project.vitest('--pool=forks')

      expect(exitCode).not.toBe(0)
      const { reason, tests } = reportOf(project)
      expect(reason).toBe('interrupted')
      const plannedMs = verb === 'record' ? null : 86_400_000
      expect(tests).toMatchObject([{ name: 'soaks', state: 'pending', lost: { plannedMs } }])
      expect(tests[0]?.lost?.soFar.operations).toMatchObject({ failed: 0 })
      expect(tests[0]?.lost?.soFar.operations.succeeded).toBeGreaterThan(10)
      expect(tests[0]?.lost?.course[0]?.heapUsedBytes).toBeGreaterThan(1_000_000)
      expect(project.read('endure-report.html')).toContain('lost while running')
    },
  )

  test('by the time limit of its test says what its loop had recorded', async () => {
    const project = soaking(soaks.record, '{ timeout: 4000 }')
    const { exitCode, output } = await project.vitest()

    expect(exitCode).toBe(1)
    expect(output).toMatch(/lost while running: [\d ]+ done after [\d.]+ s; in its first .*100 % success/)
    expect(output).toContain('failed with: Test timed out in 4000ms.')
    const { tests } = reportOf(project)
    expect(tests).toMatchObject([{ name: 'soaks', state: 'failed', lost: { plannedMs: null } }])
    expect(tests[0]?.lost?.course[0]?.heapUsedBytes).toBeGreaterThan(1_000_000)
  })

  test('by Ctrl-C says so, with the last that was heard of it', async () => {
    const project = soaking(soaks.stress)
    project.write('vitest.config.ts', config('', "reporters: ['default', './impatient.mjs']"))
    // With the third line: what was saved along the way has the first alone.
    project.write(
      'impatient.mjs',
      `let lines = 0
      export default class {
        onTestCaseArtifactRecord() {
          if (++lines === 3) process.kill(process.pid, 'SIGINT')
        }
      }`,
    )
    const { exitCode, output } = await project.vitest('--pool=forks')

    expect(exitCode).toBe(130)
    expect(output).toContain('lost while running')
    expect(output).toContain('endure-report.json')
    const { reason, tests } = reportOf(project)
    expect(reason).toBe('interrupted')
    expect(tests[0]?.lost?.course.length).toBeGreaterThan(1)
  })
})
