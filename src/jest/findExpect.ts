import { createRequire } from 'node:module'
import type { Matcher } from './awaitedMatchers.ts'

interface ExtendableExpect {
  /** Outside of Jest nothing says which file runs. */
  getState(): { readonly testPath?: string }
  extend(matchers: Readonly<Record<string, Matcher>>): void
}

// Jest hands out the first without its being installed, and outside of Jest it throws.
const packages = ['@jest/globals', 'expect']

/** The `expect` of the tests that run here: the global one, or that of a package. */
export function findExpect(): ExtendableExpect {
  const found = [() => globalThis, ...packages.map((name) => () => createRequire(import.meta.url)(name))]
  for (const holder of found) {
    const expect = expectOf(holder)
    if (expect !== undefined) return expect
  }
  throw new Error(
    '`endure/jest` found no `expect` to add its matchers to. Under Jest list it in `setupFilesAfterEnv`; ' +
      'anywhere else install the package `expect`.',
  )
}

function expectOf(holder: () => unknown): ExtendableExpect | undefined {
  try {
    const { expect } = holder() as { expect?: Partial<ExtendableExpect> }
    return typeof expect?.extend === 'function' ? (expect as ExtendableExpect) : undefined
  } catch {
    return undefined
  }
}
