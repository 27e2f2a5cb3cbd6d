import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as matchers from '../matchers/index.ts'
import * as doors from '../src/index.ts'
import { handle } from './readme/handle.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
beforeAll(() => expect.extend(matchers as never))
// Examples record baselines, which are none to compare with.
beforeAll(() => void vi.stubEnv('ENDURE_UPDATE', '1'))
afterAll(() => rmSync(join(root, 'test/__endure__'), { recursive: true, force: true }))
// An example that leaks is explained, which takes its time.
vi.setConfig({ testTimeout: 30_000 })

interface Example {
  readonly title: string
  readonly path: string
  readonly code: string
}

// The reader's own code, where an example has to call something.
const readersCode = { handle: () => {}, search: async () => {}, readConfiguration: () => {}, request: {} }

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
  expect(left.map(({ path }) => path).sort()).toEqual([
    'src/jest/reporter.ts',
    'src/vitest/plugin.ts',
    'src/vitest/test.ts',
  ])
})

test('README.md shows the message of a leak as it is printed, figures aside', {
  timeout: 60_000,
}, async () => {
  const shown = /```\n(expect\(operation\)\.toHaveNoMemoryLeak\(\)[\s\S]+?)```/.exec(readme)?.[1] ?? ''
  const leaking = async () => {
    await expect(() => handle(1)).toHaveNoMemoryLeak({ maxDuration: '40s' }) // as long as a busy machine takes
  }
  const printed = await leaking().catch((error: Error) => error.message)
  expect(withoutFigures(shown)).toBe(withoutFigures(printed ?? 'nothing leaked'))
})

function withoutFigures(message: string): string {
  return message
    .trim()
    .replace(/[▁▂▃▄▅▆▇█]+/g, '▁')
    .replace(/Node [\d.]+ \w+ \w+$/m, 'Node #')
    .replace(/[\w.-]+\//g, '')
    .replaceAll(/ {2,}/g, '  ')
    .replace(/\d+(?:[ \u202f]\d{3})*(?:\.\d+)?(?: (?:B|KiB|MiB|GiB|ms|s|min)\b)?/g, '#')
}

test('every verb and matcher has an example that is run', () => {
  const examples = docstringExamples().filter(isFragment)
  const public_ = [...Object.values(doors), ...Object.values(matchers)].flatMap((each) =>
    typeof each === 'function' && !(each.prototype instanceof Error) ? [each.name] : [],
  )
  const without = public_.filter((name) => !examples.some(({ code }) => code.includes(`${name}(`)))
  expect(without).toEqual([])
})

const guides = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const sourceText = ['src', 'matchers']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.ts'))
  .map(read)
  .join('\n')
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string)

describe.each(guides)('%s names only what exists', (guide) => {
  const text = read(guide)

  test('files', () => {
    const named = all(text, /`((?:src|matchers|test|fixtures|bench|build|docs)\/[\w./-]+)`/g)
    const linked = all(text, /\]\((?!https?:)([^)#]+)\)/g).map((path) => join(guide, '..', path))
    expect(
      [...named, ...linked].filter((path) => !path.includes('toX') && !existsSync(join(root, path))),
    ).toEqual([])
  })

  test('scripts of npm, and variables of the environment', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: object }
    expect(all(text, /npm run ([\w:]+)/g).filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
    const known =
      sourceText +
      read('fixtures/protocols/givenEndpoints.ts') +
      read('test/stress/intensity.ts') +
      read('src/scenarios/scenarioOptions.ts')
    expect(all(text, /\b(ENDURE_\w+)/g).filter((name) => !known.includes(name))).toEqual([])
  })

  test('options, and words of messages', () => {
    const tables = text.split('\n\n').filter((block) => /^\| (option|it says)\b/.test(block))
    const named = tables.flatMap((table) => {
      const [head = '', , ...rows] = table.split('\n')
      const known = head.startsWith('| option') ? isOption : (words: string) => sourceText.includes(words)
      return rows
        .flatMap((row) => all(row.split(' | ')[0] ?? '', /`([^`]+)`/g))
        .filter((name) => !known(name))
    })
    expect(named).toEqual([])
  })
})

function isOption(name: string): boolean {
  return new RegExp(`^  (?:readonly )?${name}\\??[:(]`, 'm').test(sourceText)
}

describe('the guides', () => {
  test('README.md tells of every matcher and every command', () => {
    for (const name of Object.keys(matchers)) expect(readme).toContain(`\`${name}(`)
    expect(readme).toContain('npm ci && npm run stress')
    expect(readme).toContain('npm ci && npm test')
  })

  test('every page of docs can be reached from README.md', () => {
    const reached = new Set(['README.md'])
    for (const page of reached) {
      if (!page.endsWith('.md')) continue
      for (const path of all(read(page), /\]\((?!https?:)([^)#]+)\)/g)) reached.add(join(page, '..', path))
    }
    const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(md|yml)$/.test(name))
      .map((name) => join('docs', name))
    expect(pages.filter((page) => !reached.has(page))).toEqual([])
  })

  test('docs/configuration.md tells of every variable of the environment', () => {
    const internal = 'ENDURE_JEST_TRACES' // from the reporter of Jest to its workers
    const heeded = new Set(all(sourceText, /\b(ENDURE_[A-Z_]*[A-Z])\b/g).filter((name) => name !== internal))
    const told = read('docs/configuration.md')
    expect(heeded.size).toBeGreaterThan(0)
    expect([...heeded].filter((name) => !told.includes(`| \`${name}\` |`))).toEqual([])
  })

  test('docs/matrix.md tells of every Node and runner, and all as expected', () => {
    const [head = [], , ...ways] = all(read('docs/matrix.md'), /^\| (.+) \|$/gm).map((row) =>
      row.split(' | '),
    )
    const runs = ways.filter((row) => row.length === head.length)
    for (const node of [20, 22, 24, 26]) {
      const column = head.findIndex((version) => version.startsWith(`${node}.`))
      const runners = ['Vitest 4', ...(node > 20 ? ['Vitest 5'] : []), 'Jest 30', 'node:test with expect 30']
      for (const runner of runners) {
        const cells = runs.filter(([name]) => name?.startsWith(runner)).map((row) => row[column])
        expect(cells.length, `${runner} on Node ${node}`).toBeGreaterThan(0)
        expect(
          cells.filter((cell) => !/^(\d+) of \1$/.test(cell ?? '')),
          `${runner} on Node ${node}`,
        ).toEqual([])
      }
    }
  })
})
