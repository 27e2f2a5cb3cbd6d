import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { config, type InstalledVitest, patient, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

const operations = `
const lines: string[] = []
export function logLine(): void { console.log('a line') }
export async function logThings({ iteration }): Promise<void> {
  await null
  console.error('a thing', { iteration })
}
export function branch({ iteration }): string {
  const parts = []
  for (let part = 0; part < 10; part++) if ((part + iteration) % 3 === 0) parts.push({ part })
  return iteration % 2 === 0 ? JSON.stringify(parts) : parts.join()
}
export function keepLine({ iteration }): void {
  const line = 'line ' + iteration
  console.log(line)
  lines.push(line)
}`

const search = `
import { writeFileSync } from 'node:fs'
import { takeCoverage } from 'node:v8'
import { afterAll, expect, test } from 'vitest'
import * as operations from './operations.ts'

const patient = { timeout: 60_000 }
for (const name of ['logLine', 'logThings', 'branch'])
  test(name, patient, () => expect(operations[name]).toHaveNoMemoryLeak({ maxDuration: '30s' }))
test('keepLine', patient, async () => {
  const search = expect(operations.keepLine).toHaveNoMemoryLeak({ maxDuration: '30s' })
  writeFileSync('message.txt', await search.then(() => 'passed', (error) => error.message))
})
afterAll(() => takeCoverage())
`

const leakOfKeepLine =
  /^Heap grew [\s\S]*^ +site .* keepLine {2}operations\.ts:13$[\s\S]*^Hint: (?!.*(console|Vitest))/m

describe.each(vitestVersions)('what $name itself gathers is no leak of an operation', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test.each([
    ['lines of its console', ''],
    // As the provider of Vitest does that counts by way of V8.
    ['coverage, with lines of its console', `process.env.NODE_V8_COVERAGE = 'coverage'`],
  ])('%s', async (_, environment) => {
    const project = workshop.project({
      'vitest.config.ts': `${environment}\n${config('', 'silent: true')}`,
      'operations.ts': operations,
      'search.test.ts': search,
    })
    const { exitCode, output } = await project.vitest()
    expect(exitCode, output).toBe(0)
    expect(project.read('message.txt')).toMatch(leakOfKeepLine)
    if (environment === '') return
    const folder = join(project.folder, 'coverage')
    const covered = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
    expect(covered.join()).toMatch(/"functionName":"branch","ranges":\[\{[^}]*"count":\d{4,}\}/)
  })
})

test('what Istanbul counts is no leak either, and a site is told as it was written', patient, async () => {
  const workshop = new Workshop(vitestVersions[0] as InstalledVitest)
  try {
    const coverage = `{ enabled: true, provider: 'istanbul', include: ['operations.ts'], reporter: 'json' }`
    const project = workshop.project({
      'vitest.config.ts': config('', `silent: true, coverage: ${coverage}`),
      'operations.ts': operations,
      'search.test.ts': search,
    })
    const modules = join(project.folder, 'node_modules')
    mkdirSync(modules)
    symlinkSync(join(checkout, 'node_modules/@vitest'), join(modules, '@vitest'), 'junction')
    const { exitCode, output } = await project.vitest()
    expect(exitCode, output).toBe(0)
    expect(project.read('message.txt')).toMatch(leakOfKeepLine)
    expect(project.read('coverage/coverage-final.json')).toMatch(/"f":\{("\d+":\d{4,},?){4}\}/)
  } finally {
    workshop.remove()
  }
})
