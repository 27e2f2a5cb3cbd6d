import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { config, patient, vitestVersions, Workshop } from './project.ts'

describe.each(vitestVersions)('a suite that measures nothing on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test('keeps its reporters, its order and its include, and hears nothing of endure', async () => {
    const project = workshop.project({
      'vitest.config.ts': config(
        '',
        `reporters: [['json', { outputFile: 'json-report.json' }], 'verbose'], include: ['*.check.ts'], sequence: { shuffle: true, seed: 7 }`,
      ),
      'a.check.ts': `import { expect, test } from 'vitest'
        test('a', ({ task }) => { expect(1).toBe(1); expect(task.meta).toEqual({}) })`,
      'b.check.ts': `import { test } from 'vitest'; test('b', () => {})`,
      'not-included.stress.ts': `throw new Error('this file is no test')`,
    })
    const { exitCode, output } = await project.vitest()
    expect(exitCode).toBe(0)
    expect(output).toContain('2 passed')
    expect(output).toContain('Running tests with seed "7"')
    expect(output).not.toContain('endure')
    expect(JSON.parse(project.read('json-report.json')).numPassedTests).toBe(2)
    expect(existsSync(join(project.folder, 'endure-report.json'))).toBe(false)
  })

  test('is told about a misspelt option before it runs', async () => {
    const project = workshop.project({ 'vitest.config.ts': config('{ profil: "all" }'), 'a.test.ts': '' })
    const { exitCode, output } = await project.vitest()
    expect(output).toContain('Unknown option `profil` in `endure`. Did you mean `profile`?')
    expect(exitCode).toBe(1)
  })
})
