import { afterAll, describe, expect, test } from 'vitest'
import type { EndureReport } from '../../src/report/endureReport.ts'
import { config, type Project, patient, vitestVersions, Workshop } from './project.ts'

/** A file with one test, which says when its turn begins and ends. */
const file = (name: string, body: string) => `import { appendFileSync } from 'node:fs'
import { afterAll, test } from 'vitest'
appendFileSync('turns.txt', 'begins ')
afterAll(() => appendFileSync('turns.txt', 'ends '))
const kept: object[] = []
test('${name}', () => { ${body} })`
const files = {
  'one.test.ts': file('keeps an object', 'kept.push({})'),
  'two.test.ts': file('keeps nothing', ''),
}
const inTurn = 'begins ends begins ends '

function verdicts(project: Project): Record<string, string> {
  const { tests } = JSON.parse(project.read('endure-report.json')) as EndureReport
  return Object.fromEntries(
    tests.flatMap(({ name, records }) =>
      records.flatMap((record) => (record.kind === 'repetition' ? [[name, record.verdict]] : [])),
    ),
  )
}

describe.each(vitestVersions)('a suite searched for leaks on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  // Threads share the descriptors of their process: one of them may not count while tests run in another.
  test.each(['threads', 'threads --no-isolate', 'vmThreads'])(
    'has one turn a file in the pool %s, and the place of the leak',
    async (pool) => {
      const project = workshop.project({
        ...files,
        'vitest.config.ts': config(`{ leaks: { maxDuration: '20s' } }`, 'maxWorkers: 2'),
      })
      const { exitCode, output } = await project.vitest('--pool', ...pool.split(' '))
      expect(exitCode, output).toBe(0)
      expect(verdicts(project)).toEqual({ 'keeps an object': 'leaking', 'keeps nothing': 'clean' })
      expect(project.read('turns.txt')).toBe(inTurn)
      expect(output).toMatch(/^ +one\.test\.ts\n +allocated in \(anonymous\), one\.test\.ts:6$/m)
    },
  )

  test('lets projects of processes and of threads stand in one group, and ends with the threads', async () => {
    const project = workshop.project({
      ...files,
      'three.test.ts': files['two.test.ts'],
      'vitest.config.ts': config(
        `{ leaks: { maxDuration: '20s' } }`,
        `maxWorkers: 2, projects: [
          { extends: true, test: { name: 'processes', include: ['{one,two}.test.ts'], pool: 'forks' } },
          { extends: true, test: { name: 'threads', include: ['three.test.ts'], pool: 'threads', isolate: false } },
        ]`,
      ),
    })
    const { exitCode, output } = await project.vitest()
    expect(exitCode, output).toBe(0)
    expect(output).toContain(' endure  3 tests repeated: 1 leaking, 2 clean\n')
    expect(project.read('turns.txt')).toMatch(/begins ends $/)
  })
})
