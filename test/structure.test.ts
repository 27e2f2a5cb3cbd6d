import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as matchers from '../matchers/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const inHouse = ['src', 'matchers'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

// The floors of ARCHITECTURE.md, lowest first; what stands on one floor in different houses does not know each other.
const floors: readonly (readonly [house: string, floor: number])[] = [
  ['src/records/', 1],
  ['src/stats/', 1],
  ['src/load/', 2],
  ['src/evidence/', 2],
  ['src/probes/', 2],
  ['src/verdict/', 2],
  ['src/report/', 4],
  ['matchers/', 4],
  ['src/vitest/', 5],
  ['src/index.ts', 5],
  // Its door hands out what that of the package does.
  ['src/jest/', 6],
]
const ground = [
  'formatUnits',
  'isThenable',
  'loadPackage',
  'onAbort',
  'options',
  'sparkline',
  'quantities',
  'units',
  'writeFileAtomically',
  'writtenUnits',
].map((name) => `src/${name}.ts`)

function placeOf(path: string): { house: string; floor: number } {
  if (ground.includes(path)) return { house: 'ground', floor: 0 }
  const found = floors.find(([house]) => path.startsWith(house))
  // Whatever else stands directly in src/ is a verb or belongs to one.
  return found === undefined ? { house: 'verbs', floor: 3 } : { house: found[0], floor: found[1] }
}

function importsOf(path: string): readonly string[] {
  const specifiers = [...read(path).matchAll(/(?:from|import)\s*\(?'(\.{1,2}\/[^']+)'/g)].map(
    (match) => match[1] as string,
  )
  return specifiers.map((specifier) => relative(root, join(root, dirname(path), specifier)))
}

test('imports run downwards, types included', () => {
  const upwards = inHouse.flatMap((path) => {
    const from = placeOf(path)
    return importsOf(path)
      .filter((target) => {
        const to = placeOf(target)
        return to.house !== from.house && to.floor >= from.floor && !isRecord(from, to)
      })
      .map((target) => `${path} imports ${target}`)
  })
  expect(upwards).toEqual([])
})

// Records are plain shapes: the arithmetic beside them may take and give them.
function isRecord(from: { floor: number }, to: { house: string }): boolean {
  return from.floor === 1 && to.house === 'src/records/'
}

describe('matchers', () => {
  const files = readdirSync(join(root, 'matchers')).filter((name) => name.startsWith('to'))

  test.each(files)('%s holds the matcher of its name, and the door hands it out', (file) => {
    const name = basename(file, '.ts')
    expect(matchers).toHaveProperty(name, expect.any(Function))
    expect(read(`test/matchers/${name}.test.ts`)).toContain(name)
  })

  test('the door hands out nothing else', () => {
    expect(Object.keys(matchers).toSorted()).toEqual(files.map((file) => basename(file, '.ts')).toSorted())
  })
})

describe('files', () => {
  test('are named for what they hold', () => {
    const attics = inHouse.filter((path) => /(^|\/)(utils?|types|helpers?|common|misc)\.ts$/.test(path))
    expect(attics).toEqual([])
  })

  test('stay small', () => {
    const long = inHouse.filter((path) => read(path).trimEnd().split('\n').length > 220)
    expect(long).toEqual([])
  })
})
