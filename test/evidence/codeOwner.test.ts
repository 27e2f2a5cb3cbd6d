import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { isEndure, ownerOf, packageOf, pathOf } from '../../src/evidence/codeOwner.ts'

test.each([
  ['a file of the project', '/app/src/cache.ts', 'own'],
  ['a file by its URL', 'file:///app/src/cache.ts', 'own'],
  ['a file on Windows', 'C:\\app\\src\\cache.ts', 'own'],
  ['a project that lives in a folder called vitest', '/home/me/vitest/src/cache.ts', 'own'],
  ['a folder whose name only begins as node_modules', '/app/node_modules_old/cache.ts', 'own'],
  ['endure’s tests', import.meta.url, 'own'],
  ['a package', '/app/node_modules/debug/src/node.js', 'dependency'],
  ['a package with a scope', 'file:///app/node_modules/@scope/vitest/index.js', 'dependency'],
  ['a package whose name only begins like a runner', '/app/node_modules/vitesting/index.js', 'dependency'],
  ['a package that a runner depends on', '/app/node_modules/vitest/node_modules/debug/a.js', 'dependency'],
  ['Vitest, linked by pnpm', '/app/node_modules/.pnpm/vitest@4/node_modules/vitest/dist/a.js', 'runner'],
  ['Vitest’s spies', '/app/node_modules/@vitest/spy/dist/index.js', 'runner'],
  ['Jest', 'C:\\app\\node_modules\\jest-circus\\build\\run.js', 'runner'],
  ['endure, installed', '/app/node_modules/endure/dist/src/leakCalls.js', 'runner'],
  ['endure, in its checkout', new URL('../../src/leakCalls.ts', import.meta.url).href, 'runner'],
  ['endure’s matchers', new URL('../../matchers/index.ts', import.meta.url).href, 'runner'],
  ['Node', 'node:internal/timers', 'runtime'],
  ['V8', '', 'runtime'],
  ['what `eval` made', 'evalmachine.<anonymous>', 'runtime'],
] as const)('%s (%s) is %s', (_, url, owner) => expect(ownerOf(url)).toBe(owner))

test('endure is known by where it is, and by its package', () => {
  expect(isEndure(new URL('../../src/stress.ts', import.meta.url).href)).toBe(true)
  expect(isEndure('/app/node_modules/endure/dist/src/stress.js')).toBe(true)
  expect(isEndure('/app/node_modules/vitest/dist/index.js')).toBe(false)
  expect(isEndure(import.meta.url)).toBe(false)
})

test('the package is the innermost one', () => {
  expect(packageOf('/app/node_modules/a/node_modules/@b/c/index.js')).toBe('@b/c')
  expect(packageOf('/app/src/a.ts')).toBeUndefined()
})

test('a path has neither scheme nor query', () => {
  const path = import.meta.filename
  expect(pathOf(`${pathToFileURL(path).href}?v=1`)).toBe(path)
  expect(pathOf(path)).toBe(path)
  expect(pathOf('node:fs')).toBe('node:fs')
})
