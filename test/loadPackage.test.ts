import type * as pLimit from 'p-limit'
import { expect, test } from 'vitest'
import { loadPackage } from '../src/loadPackage.ts'

test('a package of ES modules is there at once, and the same one each time', async () => {
  const { default: limit } = loadPackage<typeof pLimit>('p-limit')
  expect(await limit(1)(() => 'done')).toBe('done')
  expect(loadPackage<typeof pLimit>('p-limit').default).toBe(limit)
})

test('a package that is missing is named', () => {
  expect(() => loadPackage('endure-has-no-such-package')).toThrow(
    "Cannot find module 'endure-has-no-such-package'",
  )
})
