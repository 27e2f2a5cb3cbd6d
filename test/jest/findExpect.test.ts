import { expect as bareExpect } from 'expect'
import { afterEach, expect, test, vi } from 'vitest'
import { findExpect } from '../../src/jest/findExpect.ts'

afterEach(() => vi.unstubAllGlobals())

test('the global `expect` comes first', () => {
  const global = { extend() {} }
  vi.stubGlobal('expect', global)
  expect(findExpect()).toBe(global)
})

test('without a global one that can be extended it is that of the package', () => {
  for (const global of [undefined, null, () => {}]) {
    vi.stubGlobal('expect', global)
    expect(findExpect()).toBe(bareExpect)
  }
})
