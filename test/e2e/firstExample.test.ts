import { afterAll, describe, expect, test } from 'vitest'
import { config, patient, vitestVersions, Workshop } from './project.ts'

// The README's first example, as a stranger would type it.
const files = {
  'vitest.config.ts': config(),
  'search.test.ts': `
    import { stress } from 'endure'
    import { expect, test } from 'vitest'
    import { handle } from './handle.ts'

    test('holds a hundred users', async () => {
      const result = await stress({ users: 100, iterations: 50 }, ({ user }) => handle(user))
      expect(result).toHaveSuccessRateAbove(0.99)
      expect(result).toSustainQps(500)
    })

    test('keeps nothing', async () => {
      await expect(() => handle(1)).toHaveNoMemoryLeak()
    })`,
}

describe.each(vitestVersions)('the first example on $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test('passes over code that keeps nothing', async () => {
    const project = workshop.project({
      ...files,
      'handle.ts': 'export const handle = (user: number) => ({ user }).user',
    })
    const { exitCode, output } = await project.vitest()
    expect(output).toContain('2 passed')
    expect(exitCode).toBe(0)
    expect(JSON.parse(project.read('endure-report.json')).totals).toMatchObject({ tests: 2, passed: 2 })
  })

  test('fails over a module-level array, and says what grew by how much', async () => {
    const project = workshop.project({
      ...files,
      // On a busy machine heap snapshots take longer than is left of ten seconds.
      'search.test.ts': files['search.test.ts'].replace('Leak()', "Leak({ maxDuration: '40s' })"),
      'handle.ts': 'const kept: object[] = []\nexport const handle = (user: number) => kept.push({ user })',
    })
    const { exitCode, output } = await project.vitest('-t', 'keeps nothing')
    expect(output).toMatch(/Heap grew \d[\d.]* B per call/)
    expect(output).toMatch(/search\.test\.ts:13:\d+/) // where the assertion stands, not where it was decided
    expect(output).not.toContain('node_modules/endure')
    expect(exitCode).toBe(1)
    const [reported] = JSON.parse(project.read('endure-report.json')).tests
    expect(reported).toMatchObject({ name: 'keeps nothing', verdict: 'fail' })
    // Within the time that the test has where nobody says.
    expect(output).toMatch(/site +\d[\d.]* B per call .* handle +handle\.ts:2/)
    expect(output).toMatch(/kept by +handle\.ts → kept \(Array\) → Object/)
  })
})
