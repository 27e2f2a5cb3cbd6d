import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import * as matchers from '../matchers/index.ts'
import * as doors from '../src/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
beforeAll(() => expect.extend(matchers as never))

interface Example {
  readonly title: string
  readonly path: string
  readonly code: string
}

// The reader's own code, where an example has to call something.
const readersCode = { handle: () => {}, search: async () => {}, request: {} }

// What an example may use without importing it: everything its own file and the main door hand out.
async function run({ path, code }: Example): Promise<number> {
  const own = path.endsWith('.ts') ? ((await import(join(root, path))) as object) : {}
  const scope: Record<string, unknown> = { ...readersCode, ...doors, ...own, expect }
  let checks = 0
  scope.isEqual = (value: unknown, expected: unknown) => {
    checks++
    expect(value).toEqual(expected)
  }
  const body = code
    .split('\n')
    .map((line) =>
      line.replace(/^(\s*)(?:const \w+ = )?(.+?);?\s+\/\/ => (.+)$/, '$1isEqual(await ($2), $3)'),
    )
    .filter((line) => !line.startsWith('import '))
  checks += body.filter((line) => line.includes('expect(')).length
  const AsyncFunction = (async () => {}).constructor as new (
    ...source: string[]
  ) => (...values: unknown[]) => Promise<void>
  const { code: plain } = await transformWithOxc(body.join('\n'), 'example.ts')
  await new AsyncFunction(...Object.keys(scope), plain)(...Object.values(scope))
  return checks
}

function docstringExamples(): Example[] {
  const files = ['src', 'matchers'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  return files
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) =>
      [...read(path).matchAll(/@example\n((?:\s*\*(?! ?[@/]).*\n)+)/g)].map((match, index) => {
        const code = (match[1] as string).replace(/^\s*\* ?/gm, '')
        return { title: `${path} ${index + 1}`, path, code }
      }),
    )
}

// Configuration and whole test files are run by the end-to-end tests, in a real runner.
const isFragment = ({ code }: Example) => !/^(export|test\()|from 'vitest/m.test(code)

const readme = read('README.md')
const readmeExamples = [...readme.matchAll(/```ts\n([\s\S]+?)```/g)]
  .map((match, index) => ({ title: `README.md ${index + 1}`, path: 'README.md', code: match[1] as string }))
  .filter(({ code }) => code.includes('// =>'))

describe('every example says what is true', () => {
  test.each([...docstringExamples().filter(isFragment), ...readmeExamples])('$title', async (example) => {
    expect(await run(example)).toBeGreaterThan(0)
  })
})

test('only whole files are not run as examples', () => {
  const left = docstringExamples().filter((example) => !isFragment(example))
  expect(left.map(({ path }) => path).sort()).toEqual(['src/vitest/plugin.ts', 'src/vitest/test.ts'])
})

test('README.md shows the message of a leak as it is printed, figures aside', {
  timeout: 60_000,
}, async () => {
  const shown = /```\n(expect\(operation\)\.toHaveNoMemoryLeak\(\)[\s\S]+?)```/.exec(readme)?.[1] ?? ''
  const kept: object[] = []
  const leaking = async () => {
    await expect(() => kept.push({ user: 1 })).toHaveNoMemoryLeak()
  }
  const printed = await leaking().catch((error: Error) => error.message)
  expect(withoutFigures(shown)).toBe(withoutFigures(printed ?? 'nothing leaked'))
})

function withoutFigures(message: string): string {
  return message
    .trim()
    .replace(/[▁▂▃▄▅▆▇█]+/g, '▁')
    .replace(/Node [\d.]+ \w+ \w+$/m, 'Node #')
    .replace(/\d+(?:[ \u202f]\d{3})*(?:\.\d+)?(?: (?:B|KiB|MiB|GiB|ms|s|min)\b)?/g, '#')
}

test('every verb and matcher has an example that is run', () => {
  const examples = docstringExamples().filter(isFragment)
  const public_ = [...Object.values(doors), ...Object.values(matchers)].filter(
    (each) => typeof each === 'function' && !(each.prototype instanceof Error),
  )
  const without = public_
    .map(({ name }) => name)
    .filter((name) => !examples.some(({ code }) => code.includes(`${name}(`)))
  expect(without).toEqual([])
})

describe('the guides', () => {
  test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])(
    '%s names only files that exist',
    (guide) => {
      const named = [...read(guide).matchAll(/`((?:src|matchers|test|fixtures|bench)\/[\w./-]+)`/g)].map(
        (match) => match[1] as string,
      )
      const linked = [...read(guide).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
        (match) => match[1] as string,
      )
      expect(
        [...named, ...linked].filter((path) => !path.includes('toX') && !existsSync(join(root, path))),
      ).toEqual([])
    },
  )

  test('README.md tells of every matcher and every command', () => {
    for (const name of Object.keys(matchers)) expect(readme).toContain(`\`${name}(`)
    expect(readme).toContain('npm ci && npm run stress')
    expect(readme).toContain('npm ci && npm test')
  })
})
