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

  test('loads a few small modules and nothing that measures', async () => {
    // The inspector tells of every script that is alive in a worker, however it was loaded.
    const look = (head: string, body: string) => `
      import { writeFileSync } from 'node:fs'
      import { Session } from 'node:inspector'
      import { test } from 'vitest'
      ${head}
      test('looks', async () => {
        ${body}
        const loaded = []
        const session = new Session()
        session.connect()
        session.on('Debugger.scriptParsed', ({ params }) => loaded.push(params.url))
        session.post('Debugger.enable')
        session.disconnect()
        writeFileSync('loaded.json', JSON.stringify(loaded))
      })`
    const project = workshop.project({
      'vitest.config.ts': config(),
      'bare.config.ts': 'export default {}',
      'ordinary.test.ts': look('', ''),
      'measures.test.ts': look(
        `import { stress } from 'endure'`,
        'await stress({ users: 1, iterations: 1 }, () => {})',
      ),
    })
    const loaded = async (...args: string[]) => {
      const { exitCode, output } = await project.vitest(...args)
      expect(output).toContain('1 passed')
      expect(exitCode).toBe(0)
      const urls = JSON.parse(project.read('loaded.json')) as string[]
      return urls
        .filter((url) => url.includes('node_modules'))
        .map((url) => url.replaceAll('\\', '/').replace(/^.*node_modules./, ''))
    }
    // Vitest 5 loads a tinybench of its own: what counts is what the plugin adds.
    const bare = await loaded('ordinary', '--config', 'bare.config.ts')
    const added = (urls: readonly string[]) => urls.filter((url) => !bare.includes(url)).sort()
    expect(added(await loaded('ordinary'))).toEqual([
      'endure/dist/vitest/watchTestFile.js',
      'endure/dist/vitest/watchTestFile2.js',
    ])
    const packages = added(await loaded('measures')).map((url) => url.split('/')[0])
    expect(packages).toEqual(expect.arrayContaining(['endure', 'simple-statistics']))
  })

  test('is told about a misspelt option before it runs', async () => {
    const project = workshop.project({ 'vitest.config.ts': config('{ profil: "all" }'), 'a.test.ts': '' })
    const { exitCode, output } = await project.vitest()
    expect(output).toContain('Unknown option `profil` in `endure`. Did you mean `profile`?')
    expect(exitCode).toBe(1)
  })
})
