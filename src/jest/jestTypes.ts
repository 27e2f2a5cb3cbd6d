// First, and kept in the declarations: its interfaces must be there before ours are merged into them.
import 'expect'
import type { EndureMatchers } from '../../matchers/endureMatchers.ts'

export type { EndureMatchers } from '../../matchers/endureMatchers.ts'

// For `expect` by itself, and for `@jest/globals`, which takes it from there. Parameters have to be repeated as they are there.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends EndureMatchers<R> {}
  interface AsymmetricMatchers extends EndureMatchers<void> {}
}

// For the globals of `@types/jest`.
declare global {
  namespace jest {
    interface Matchers<R, T> extends EndureMatchers<R> {}
    interface Expect extends EndureMatchers<void> {}
    interface InverseAsymmetricMatchers extends EndureMatchers<void> {}
  }
}
