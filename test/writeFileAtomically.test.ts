import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeFileAtomically } from '../src/writeFileAtomically.ts'
import { temporaryFolder } from './report/temporaryFolder.ts'

test('the new text replaces the old, and nothing else is left', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'new', 'report.json')
  writeFileAtomically(path, 'old and longer')
  writeFileAtomically(path, 'new')
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(readdirSync(join(folder, 'new'))).toEqual(['report.json'])
})

test('the file is replaced, not rewritten: who has it open keeps the old text whole', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'report.json')
  writeFileAtomically(path, 'old')
  const open = openSync(path, 'r')
  writeFileAtomically(path, 'new')
  expect(readFileSync(open, 'utf8')).toBe('old')
  closeSync(open)
})

test('a write that fails leaves no partial file and says why', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'report.json')
  mkdirSync(path)
  expect(() => writeFileAtomically(path, 'text')).toThrow(/EISDIR|EPERM|EEXIST/)
  expect(readdirSync(folder)).toEqual(['report.json'])
})
