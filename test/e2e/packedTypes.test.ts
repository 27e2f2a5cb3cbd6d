import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { patient, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

// The type tests again, over the declarations that are published: those can miss an augmentation that the sources see.
const folder = join(checkout, 'test/types')
const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'))

describe.each(vitestVersions)('the packed declarations beside $name', patient, (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test('say what the sources say, library checks on', async () => {
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      types: ['node'],
    }
    const project = workshop.project({
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['.'] }),
      ...Object.fromEntries(sources.map((name) => [name, readFileSync(join(folder, name), 'utf8')])),
    })
    const { exitCode, output } = await project.node(
      join(checkout, 'node_modules/typescript/bin/tsc'),
      '-p',
      '.',
    )
    expect(output).toBe('')
    expect(exitCode).toBe(0)
  })
})
