import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { scenarios } from '../src/scenarios.ts'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')
const exists = (path: string) => existsSync(fileURLToPath(new URL(`../${path}`, import.meta.url)))

const guide = read('docs/systems.md')
const scenarioNames = scenarios({ name: 'any', open: () => ({ operate: () => {}, close: () => {} }) }).map(
  ({ name }) => name,
)

/** What the tables name: a file, and the titles between it and the next. */
const named = guide
  .split('\n')
  .flatMap((line) => line.split(/(?=`test\/)/))
  .flatMap((part) => {
    const path = /^`(test\/[^`]+)`/.exec(part)?.[1]
    return path === undefined
      ? []
      : [{ path, titles: [...part.matchAll(/“([^”]+)”/g)].map(([, title]) => title as string) }]
  })

/** Titles as the file has them: in quotes of any kind, or made of the names of the scenarios. */
function holds(path: string, title: string): boolean {
  if (path === 'test/stress/services.stress.ts' && scenarioNames.some((name) => name === title)) return true
  const text = read(path)
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`))
}

test('every file that the tables of the five systems name exists', () => {
  expect(named.length).toBeGreaterThan(60)
  expect(named.map(({ path }) => path).filter((path) => !exists(path))).toEqual([])
})

test('every title that they name is that of a test', () => {
  const titles = named.flatMap(({ path, titles }) => titles.map((title) => ({ path, title })))
  expect(titles.length).toBeGreaterThan(60)
  expect(holds('test/systems.test.ts', ['no', 'such', 'title'].join(' '))).toBe(false)
  expect(titles.filter(({ path, title }) => !holds(path, title))).toEqual([])
})

describe('every suite over a system', () => {
  const suites = ['bulkImport', 'services', 'vectorIndex', 'protocols', 'messageStream']

  test.each(suites)('%s is in the tables with every test it has', (suite) => {
    const path = `test/stress/${suite}.stress.ts`
    const inFile = [...read(path).matchAll(/\btest(?:\.each\((?:.|\n)*?\]\))?\('((?:[^'\\]|\\.)+)'/g)].map(
      ([, title]) => title,
    )
    const inTables = named.filter((each) => each.path === path).flatMap(({ titles }) => titles)
    expect(inFile.filter((title) => !inTables.includes(title as string))).toEqual([])
  })
})
