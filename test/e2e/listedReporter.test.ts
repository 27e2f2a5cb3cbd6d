import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { config, patient, vitestVersions, Workshop } from './project.ts'

describe.each(vitestVersions)('the reporter on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test.each([
    ['by its package name', "'endure/reporter'", 'of-plugin.json'],
    ['by its path', "'../node_modules/endure/dist/vitest/reporter.js'", 'of-plugin.json'],
    ['with options', "['endure/reporter', { report: 'own.json' }]", 'own.json'],
    ['as an object', "new EndureReporter({ report: 'own.json' })", 'own.json'],
  ])('speaks once where the user lists it %s beside the plugin', async (_, reporter, report) => {
    const plugged = config("{ report: 'of-plugin.json' }", `reporters: ['default', ${reporter}]`)
    const project = workshop.project({
      'vitest.config.ts': `import EndureReporter from 'endure/reporter'; void EndureReporter\n${plugged}`,
      'one.stress.ts': `import { test } from 'vitest'; test('is profiled', () => {})`,
    })
    const { exitCode, output } = await project.vitest()
    expect(output.match(/1 test measured: 1 passed/g)).toHaveLength(1)
    const written = readdirSync(project.folder).filter((name) => /^o.*\.json$/.test(name))
    expect(written).toEqual([report])
    expect(exitCode).toBe(0)
  })
})
