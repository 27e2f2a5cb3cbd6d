import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { patient, vitestVersions, Workshop } from './project.ts'
import type { Door, Manifest } from './tarball.ts'

const mostBytes = 415_000

describe('the tarball', patient, () => {
  const [version] = vitestVersions
  const workshop = new Workshop(version as (typeof vitestVersions)[number])
  afterAll(() => workshop.remove())
  const manifest = JSON.parse(readFileSync(join(workshop.endure, 'package.json'), 'utf8')) as Manifest

  test('holds what is published and nothing else', () => {
    const dist = readdirSync(join(workshop.endure, 'dist'))
    expect([readdirSync(workshop.endure).sort(), dist.sort()]).toEqual([
      ['LICENSE', 'README.md', 'dist', 'package.json'],
      ['core', 'index.js', 'jest.js', 'jestReporter.js', 'matchers.js', 'types', 'vitest'],
    ])
  })

  test('stays small, and brings few packages with it', () => {
    const files = readdirSync(workshop.endure, { recursive: true, encoding: 'utf8' })
    const sizes = files
      .map((file) => statSync(join(workshop.endure, file)))
      .map((stats) => (stats.isFile() ? stats.size : 0))
    // Nearly all of it is code without names and comments. The declarations keep theirs, which editors show.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes)
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(6)
  })

  test.each(Object.entries(manifest.exports))('has a door %s, with its types', (_, targets) => {
    for (const target of filesOf(targets)) {
      expect(existsSync(join(workshop.endure, target)), target).toBe(true)
    }
  })
})

function filesOf(door: Door): readonly string[] {
  return typeof door === 'string' ? [door] : Object.values(door).flatMap(filesOf)
}
