import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { inspectThread } from '../../src/evidence/inspectThread.ts'
import { SourcePlaces } from '../../src/evidence/sourcePlaces.ts'
import { ownPlace } from './ownPlace.ts'

const folder = mkdtempSync(join(tmpdir(), 'source places '))
afterAll(() => rmSync(folder, { recursive: true }))

const readPlaces = async () => (await inspectThread(SourcePlaces.read)) as SourcePlaces

// Line 1 of the output is line 5 of `written.ts`.
const map = JSON.stringify({ version: 3, sources: ['written.ts'], names: [], mappings: 'AAIA' })
function load(name: string, mapUrl: string): string {
  const path = join(folder, name)
  writeFileSync(path, `exports.run = () => 1\n//# sourceMappingURL=${mapUrl}\n`)
  createRequire(import.meta.url)(path)
  return path
}

test.each([
  ['inside the script', 'inline.cjs', `data:application/json;base64,${Buffer.from(map).toString('base64')}`],
  ['inside the script, not encoded', 'plain.cjs', `data:application/json,${encodeURIComponent(map)}`],
  ['beside the script', 'beside.cjs', 'beside.cjs.map'],
])('a map %s leads to the source', async (_, name, mapUrl) => {
  writeFileSync(join(folder, 'beside.cjs.map'), map)
  const url = load(name, mapUrl)
  const places = await readPlaces()
  expect(places.find({ functionName: 'run', url, line: 1, column: 1 })).toEqual({
    file: join(folder, 'written.ts'),
    line: 5,
  })
})

test.each([
  ['is gone', 'gone.cjs', 'gone.cjs.map'],
  ['is broken', 'broken.cjs', 'data:application/json,{'],
])('where the map %s, the place is that in the code as it ran', async (_, name, mapUrl) => {
  const url = load(name, mapUrl)
  const places = await readPlaces()
  expect(places.find({ functionName: 'run', url, line: 1, column: 1 })).toEqual({ file: url, line: 1 })
})

test('what the runner transformed is found in its source, below the working directory', async () => {
  const { frame, line } = ownPlace()
  const places = await readPlaces()
  expect(frame.line).not.toBe(line)
  expect(places.find(frame)).toEqual({ file: join('test', 'evidence', 'ownPlace.ts'), line })
})

test('without V8’s maps the runner is asked', () => {
  const { frame, line } = ownPlace()
  expect(new SourcePlaces().find(frame)).toEqual({ file: join('test', 'evidence', 'ownPlace.ts'), line })
})

test('code of packages, and Node’s own, stays where it is', async () => {
  const places = await readPlaces()
  const url = 'file:///app/node_modules/debug/index.js'
  expect(places.find({ functionName: 'log', url, line: 3, column: 1 }).line).toBe(3)
  expect(places.find({ functionName: 'on', url: 'node:events', line: 9, column: 1 })).toEqual({
    file: 'node:events',
    line: 9,
  })
})
