import { existsSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { baselineMachine } from '../../src/baselineStore.ts'
import type { BaselineFile, BaselineRun } from '../../src/records/baseline.ts'
import { jestBin, jestKinds } from './jestProject.ts'
import { config, type Project, patient, type VitestRun, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

const [version] = vitestVersions
const workshop = new Workshop(version as (typeof vitestVersions)[number])
// As npm would lay them out beside endure.
for (const name of ['expect', '@jest']) {
  symlinkSync(join(checkout, 'node_modules', name), join(dirname(workshop.endure), name), 'junction')
}
afterAll(() => workshop.remove())

const body = `
  const result = await stress({ users: 2, iterations: 10 }, () => new Promise((done) => setTimeout(done, 5)))
  expect(result).toMatchBaseline('search')`

const runners = {
  Vitest: {
    files: {
      'vitest.config.js': config(),
      'search.test.js': `
        import { stress } from 'endure'
        import { expect, test } from 'vitest'
        test('holds', async () => {${body}})`,
    },
    key: 'holds > search',
    run: (project: Project, ...args: string[]) => project.vitest(...args),
    update: ['--update'],
  },
  Jest: {
    files: {
      'package.json': '{}',
      'jest.config.js': `${jestKinds.CommonJS.export} { setupFilesAfterEnv: ['endure/jest'] }`,
      'search.test.js': `const { stress } = require('endure/jest')
        test('holds', async () => {${body}})`,
    },
    key: 'holds > search',
    run: (project: Project, ...args: string[]) => project.node(jestBin, '--colors=false', ...args),
    update: ['--updateSnapshot'],
  },
} as const

/** Five runs of a machine on which everything took so much longer, as if they had been recorded here. */
function recordedRuns(runs: number, p50Ms: number, load: string): string {
  const run: BaselineRun = {
    at: '2026-01-01T00:00:00.000Z',
    node: process.versions.node,
    operations: 20,
    successRate: 1,
    qps: 1000 / p50Ms,
    p50Ms,
    p99Ms: p50Ms,
  }
  const baselines = {
    'holds > search': [{ machine: baselineMachine(), load, runs: Array.from({ length: runs }, () => run) }],
  }
  const file: BaselineFile = { schema: 'endure-baseline/1', baselines }
  return JSON.stringify(file)
}

describe.each(Object.entries(runners))('in %s', patient, (_, { files, key, run, update }) => {
  const stored = '__endure__/search.test.js.json'
  const passed = ({ output, exitCode }: VitestRun) => {
    expect(output).not.toContain('toMatchBaseline')
    expect(exitCode).toBe(0)
  }

  test('nothing is written by itself, and what to do is said', async () => {
    const project = workshop.project(files)
    const { output, exitCode } = await run(project)
    expect(output).toMatch(
      /InconclusiveError[\s\S]*__endure__\/search\.test\.js\.json has no run of this machine/,
    )
    expect(output).toContain('ENDURE_UPDATE=add')
    expect(exitCode).toBe(1)
    expect(existsSync(join(project.folder, stored))).toBe(false)
  })

  test('the runner is told to update, and the baseline starts over', async () => {
    const project = workshop.project(files)
    passed(await run(project, ...update))
    const { baselines } = JSON.parse(project.read(stored)) as BaselineFile
    expect(baselines[key]).toMatchObject([
      { machine: baselineMachine(), runs: [{ operations: 20, successRate: 1 }] },
    ])
  })

  test('a run is compared with those that were recorded', async () => {
    const project = workshop.project(files)
    passed(await run(project, ...update))
    const { baselines } = JSON.parse(project.read(stored)) as BaselineFile
    const load = baselines[key]?.[0]?.load ?? ''
    // As if this machine had once been a hundred times slower, and another time a hundred times faster.
    project.write(stored, recordedRuns(5, 5000, load))
    passed(await run(project))
    project.write(stored, recordedRuns(5, 0.01, load))
    const { output, exitCode } = await run(project)
    expect(output).toMatch(/Worse than 5 recorded runs: .*p50/)
    expect(exitCode).toBe(1)
  })
})

describe('in node:test', patient, () => {
  test('the file is found by the call', async () => {
    const project = workshop.project({
      'search.test.js': `
        import { test } from 'node:test'
        import 'endure/jest'
        import { stress } from 'endure'
        import { expect } from 'expect'
        process.env.ENDURE_UPDATE = 'add'
        test('holds', async () => {${body}})`,
    })
    const { output, exitCode } = await project.node('--test', 'search.test.js')
    expect(output).not.toContain('not ok')
    expect(exitCode).toBe(0)
    const { baselines } = JSON.parse(project.read('__endure__/search.test.js.json')) as BaselineFile
    expect(baselines.search).toMatchObject([{ runs: [{ operations: 20 }] }])
  })
})
