import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { config, type Project, patient, vitestVersions, Workshop } from './project.ts'

// Every test file signs in and out of a shared folder, and two ordinary ones wait there for each other: they pass only if they
// run at the same time. A stress file passes only if nobody else is signed in from its first line to its last hook.
const meeting = `
  import { existsSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs'
  import { afterAll, expect, test } from 'vitest'

  const present = new URL('./present/', import.meta.url).pathname

  function signIn(name: string) {
    writeFileSync(present + name, '')
    afterAll(() => rmSync(present + name))
  }

  export function meets(name: string, other: string) {
    signIn(name)
    writeFileSync(present + name + '.came', '')
    test('meets the other', () => new Promise<void>((resolve) => {
      const look = () => existsSync(present + other + '.came') && resolve()
      watch(present, look).unref()
      look()
    }))
  }

  const others = (name: string) => readdirSync(present).filter((each) => each !== name && !each.endsWith('.came'))

  export function isAlone(name: string) {
    signIn(name)
    const before = others(name)
    test('is alone', () => expect([before, others(name)]).toEqual([[], []]))
    afterAll(() => expect(others(name)).toEqual([]))
  }`

const files = {
  'meeting.ts': meeting,
  'unit/a.test.ts': `import { meets } from '../meeting.ts'; meets('a', 'b')`,
  'unit/b.test.ts': `import { meets } from '../meeting.ts'; meets('b', 'a')`,
  'unit/c.test.ts': `import { stress } from 'endure'; import { isAlone } from '../meeting.ts'; isAlone('c'); void stress`,
  'load/d.stress.ts': `import { isAlone } from '../meeting.ts'; isAlone('d')`,
  'load/e.stress.test.ts': `import { isAlone } from '../meeting.ts'; isAlone('e')`,
}

function prepare(workshop: Workshop, configuration: string): Project {
  const project = workshop.project({ ...files, 'vitest.config.ts': configuration })
  mkdirSync(join(project.folder, 'present'))
  return project
}

describe.concurrent.each(vitestVersions)('stress files on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test.each(['forks', 'threads', 'vmForks', 'vmThreads'])(
    'run alone, ordinary files together, in %s',
    async (pool) => {
      const { exitCode, output } = await prepare(
        workshop,
        config('', `pool: '${pool}', maxWorkers: 2`),
      ).vitest()
      expect(output).toContain('5 passed')
      expect(exitCode).toBe(0)
    },
  )

  test('run alone without isolation too', async () => {
    const { output } = await prepare(workshop, config('', 'isolate: false, maxWorkers: 2')).vitest()
    expect(output).toContain('5 passed')
  })

  test('run alone among projects', async () => {
    const projects = `maxWorkers: 2, projects: [
      { extends: true, test: { name: 'unit', include: ['unit/*.test.ts'] } },
      { extends: true, test: { name: 'load', include: ['load/*.ts'], sequence: { groupOrder: 0 } } } ]`
    const project = prepare(workshop, config('', projects))
    const all = await project.vitest()
    expect(all.output).toContain('5 passed')
  })

  test('run beside others where the user says so', async () => {
    const project = workshop.project({
      'meeting.ts': meeting,
      'a.stress.ts': `import { meets } from './meeting.ts'; meets('a', 'b')`,
      'b.stress.ts': `import { meets } from './meeting.ts'; meets('b', 'a')`,
      'vitest.config.ts': config('{ alongside: true }', 'maxWorkers: 2'),
    })
    mkdirSync(join(project.folder, 'present'))
    const { output } = await project.vitest()
    expect(output).toContain('2 passed')
  })
})
