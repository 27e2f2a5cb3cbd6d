import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { JestWorkshop, jestKinds } from './jestProject.ts'
import { type Project, patient, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

// The type tests again, over the declarations that are published: those can miss an augmentation that the sources see.
const folder = join(checkout, 'test/types')
const compilers = {
  'TypeScript 5.9': 'typescript-5.9',
  'TypeScript 6': 'typescript-6',
  'TypeScript 7': 'typescript',
}

function sources(of: string): Record<string, string> {
  const paths = [of, 'anyRunner'].flatMap((each) =>
    readdirSync(join(folder, each))
      .filter((name) => /\.c?ts$/.test(name))
      .map((name) => join(folder, each, name)),
  )
  return Object.fromEntries(paths.map((path) => [basename(path), readFileSync(path, 'utf8')]))
}

/** What the compiler says, library checks on. */
async function compile(compiler: string, project: Project, module: string, types: readonly string[]) {
  const compilerOptions = {
    target: 'es2023',
    module,
    strict: true,
    noEmit: true,
    types,
    allowImportingTsExtensions: true,
  }
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['.'] }))
  return project.node(join(checkout, 'node_modules', compiler, 'bin/tsc'), '-p', '.')
}

describe.each(Object.entries(compilers))(
  'the packed declarations say to %s what the sources say',
  patient,
  (_, compiler) => {
    describe.each(vitestVersions)('beside $name', (version) => {
      const workshop = new Workshop(version)
      afterAll(() => workshop.remove())

      test('read as nodenext', async () => {
        const { exitCode, output } = await compile(compiler, workshop.project(sources('.')), 'nodenext', [
          'node',
        ])
        expect(output).toBe('')
        expect(exitCode).toBe(0)
      })
    })

    test('every example of README.md compiles as a file of its own', async () => {
      const workshop = new Workshop(vitestVersions[0] as (typeof vitestVersions)[number])
      const readme = readFileSync(join(checkout, 'README.md'), 'utf8')
      const blocks = [...readme.matchAll(/```ts\n([\s\S]+?)```/g)].map(([, code]) => code as string)
      const files = blocks.map((code, index) => [
        /^\/\/ (\S+\.ts)$/m.exec(code)?.[1] ?? `example${index}.ts`,
        code,
      ])
      const project = workshop.project(Object.fromEntries(files))
      project.write('setup.ts', "import 'endure/vitest/setup'")
      const { output } = await compile(compiler, project, 'nodenext', ['node'])
      workshop.remove()
      expect(output).toBe('')
    })

    describe('beside Jest', () => {
      const workshop = new JestWorkshop(jestKinds.ESM)

      const modules = compiler === 'typescript' ? ['node16', 'nodenext'] : ['nodenext']

      test.each(modules)('read as %s', async (module) => {
        const project = workshop.project({}, {})
        for (const [name, text] of Object.entries(sources('jest'))) project.write(name, text)
        const { exitCode, output } = await compile(compiler, project, module, ['node', 'jest'])
        expect(output).toBe('')
        expect(exitCode).toBe(0)
      })
    })
  },
)
