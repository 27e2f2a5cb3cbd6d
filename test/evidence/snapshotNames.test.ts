import { expect, test } from 'vitest'
import { nameOfClass, nameOfFile } from '../../src/evidence/snapshotNames.ts'

test.each([
  ['file:///app/src/cache.ts', 'cache.ts'],
  ['/app/src/users/index.ts', 'users/index.ts'],
  ['C:\\app\\src\\cache.ts', 'cache.ts'],
  ['/app/cache.ts?t=123', 'cache.ts'],
  ['/app/node_modules/lodash/memoize.js', 'lodash/memoize.js'],
  ['/app/node_modules/a/node_modules/@b/c/index.js', '@b/c/index.js'],
  ['/app/node_modules/vitest-mock-extended/index.js', 'vitest-mock-extended/index.js'],
  ['/app/node_modules/@vitest/runner/dist/index.js', '@vitest/runner/dist/index.js'],
  ['/app/node_modules/vitest/dist/worker.js', 'vitest/dist/worker.js'],
  [new URL('../../src/detectLeak.ts', import.meta.url).href, 'detectLeak.ts'],
  ['node:internal/timers', 'node:internal/timers'],
  ['evalmachine.<anonymous>', 'evalmachine.<anonymous>'],
])('%s is called %s', (file, name) => {
  expect(nameOfFile(file)).toBe(name)
})

test.each([
  ['object', 'Session', 'Session'],
  ['closure', 'onData', 'function onData'],
  ['closure', '', 'function'],
  ['concatenated string', 'a + b', 'string'],
  ['hidden', 'system / PromiseReaction', 'promise reaction'],
  ['object', 'system / Context', 'scope of a function'],
  ['hidden', 'system / Cell', 'Cell'],
  ['array', '', '(array)'],
])('a node of type %s and name %s is called %s', (type, name, said) => {
  expect(nameOfClass(type, name)).toBe(said)
})
