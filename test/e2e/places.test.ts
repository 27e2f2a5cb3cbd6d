import { afterAll, describe, expect, test } from 'vitest'
import { JestWorkshop, jestKinds } from './jestProject.ts'
import { config, type Project, patient, vitestVersions, Workshop } from './project.ts'

// Each stands on the line of its number, so that its error has to point there.
const wrongUses = [
  `await expect(5).toHaveNoMemoryLeak()`,
  `await expect(() => {}).not.toHaveNoMemoryLeak({ budget: 0 })`,
  `await expect(() => {}).toHaveNoMemoryLeak({ maxDurations: 1 })`,
  `await expect(class Kept {}).toHaveNoMemoryLeak({ maxDuration: '60s' })`,
  `expect(stress({ users: 1, iterations: 1 }, () => {})).toSustainQps(1)`,
  `expect(await quick()).toHaveMemoryGrowthBelow('100 megs')`,
  `expect(await quick()).toHaveLatencyBelow({ p50: '100 sec' })`,
  `expect(await quick()).not.toHaveSuccessRateAbove(95)`,
  `expect({ ...(await quick()), stopped: { by: 'deadline', atMs: 1, detail: 'late' } }).toSustainQps(1)`,
  `expect(() => {}).toSustainQps(1, { time: '20ms' })`,
]
const quick = `const quick = () => stress({ users: 1, iterations: 9 }, () => {});`
const tests = wrongUses.map((use, index) => `test('${index + 2}', async () => { ${use} })`).join('\n')

/** The first frame of each test's error, from a runner's JSON; they have the same. */
function placesOf(json: string): Record<string, string | undefined> {
  const { testResults } = JSON.parse(json) as {
    readonly testResults: readonly {
      readonly assertionResults: readonly { readonly title: string; readonly failureMessages: string[] }[]
    }[]
  }
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  return Object.fromEntries(
    all.map(({ title, failureMessages: [message = ''] }) => [
      title,
      /^\s+at .*?(\w+\.\w+\.\w+:\d+):\d+\)?$/m.exec(message)?.[1],
    ]),
  )
}

const expected = (file: string) =>
  Object.fromEntries(wrongUses.map((_, index) => [`${index + 2}`, `${file}:${index + 2}`]))

describe.each(vitestVersions)('on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test.each([
    ['with the plugin', config()],
    ['with the set-up alone', `export default { test: { setupFiles: ['endure/vitest/setup'] } }`],
  ])('what is used wrongly points at its line %s', async (_, text) => {
    const project: Project = workshop.project({
      'vitest.config.ts': text,
      'wrong.test.ts': `import { stress } from 'endure'; import { expect, test } from 'vitest'; ${quick}\n${tests}`,
    })
    await project.vitest('--reporter=json', '--outputFile=out.json')
    expect(placesOf(project.read('out.json'))).toEqual(expected('wrong.test.ts'))
  })
})

describe('in Jest', patient, () => {
  const workshop = new JestWorkshop(jestKinds.CommonJS)

  test('what is used wrongly points at its line', async () => {
    const project = workshop.project({}, {})
    project.write('wrong.test.js', `${jestKinds.CommonJS.start}; ${quick}\n${tests}`)
    await project.jest('--json', '--outputFile=out.json')
    expect(placesOf(project.read('out.json'))).toEqual(expected('wrong.test.js'))
  })
})
