import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('docs/reference says what the docstrings say; otherwise `npm run docs`', () => {
  const script = fileURLToPath(new URL('../build/reference.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test('no page shows what only a matcher itself sees', () => {
  const folder = new URL('../docs/reference/', import.meta.url)
  const telling = readdirSync(folder).filter((name) =>
    /\bthis: [A-Z]|received: unknown/.test(readFileSync(new URL(name, folder), 'utf8')),
  )
  expect(telling).toEqual([])
})

test.each([
  ['stress.md', 'state', 'an option that is a type of its own'],
  ['stress.md', 'errorRate', 'a limit within an option'],
  ['scenarios.md', 'growthRate', 'a threshold'],
  ['StressResult.md', 'utilization', 'a figure within a figure'],
  ['LeakReport.md', 'bytesPerOperation', 'what an explanation of a leak is made of'],
  ['EndureReport.md', 'headline', 'what an assertion leaves in the report'],
  ['EndureOptions.md', 'maxDuration', 'an option of the search through a suite'],
])('%s tells of `%s`: %s', (page, field) => {
  const text = readFileSync(new URL(`../docs/reference/${page}`, import.meta.url), 'utf8')
  expect(text).toMatch(new RegExp(`^\\| \`${field}\` \\| .+ \\| .+ \\|$`, 'm'))
})
