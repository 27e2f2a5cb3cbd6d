import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { patient, vitestVersions, Workshop } from './project.ts'
import type { Manifest } from './tarball.ts'

describe('the tarball', patient, () => {
  const [version] = vitestVersions
  const workshop = new Workshop(version as (typeof vitestVersions)[number])
  afterAll(() => workshop.remove())
  const manifest = JSON.parse(readFileSync(join(workshop.endure, 'package.json'), 'utf8')) as Manifest

  test('holds what is published and nothing else', () => {
    const dist = readdirSync(join(workshop.endure, 'dist'))
    expect([readdirSync(workshop.endure).sort(), dist.sort()]).toEqual([
      ['LICENSE', 'README.md', 'dist', 'package.json'],
      ['matchers', 'src'],
    ])
  })

  test.each(Object.entries(manifest.exports))('has a door %s, with its types', (_, targets) => {
    for (const target of typeof targets === 'string' ? [targets] : Object.values(targets)) {
      expect(existsSync(join(workshop.endure, target)), target).toBe(true)
    }
  })
})
