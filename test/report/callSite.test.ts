import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { rejectUnknownKeys } from '../../src/options.ts'
import { CallSite } from '../../src/report/callSite.ts'

const topOf = (error: unknown) => /^\s+at .*$/m.exec((error as Error).stack ?? '')?.[0]
const thrownBy = (call: () => unknown): Error => {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  throw new Error('it threw nothing')
}
/** Through the runner, as a matcher is asked. */
function inRunner<Given>(call: () => Given): Given {
  let given: Given | undefined
  expect.extend({
    toCall() {
      given = call()
      return { pass: true, message: () => '' }
    },
  })
  ;(expect(1) as unknown as { toCall(): void }).toCall()
  return given as Given
}

test('an error is let point at the assertion, whatever made it', () => {
  const site = inRunner(() => new CallSite())
  const error = site.mark(new RangeError('too much'))
  expect(error.stack).toMatch(/^RangeError: too much\n {4}at /)
  expect(topOf(error)).toMatch(/callSite\.test\.ts:/)
  expect(error.stack?.split('\n')[1]).not.toContain('node_modules')
})

describe('an error that was thrown in an assertion', () => {
  test('points at the assertion when endure made it', () => {
    const site = new CallSite()
    const error = thrownBy(() => rejectUnknownKeys({ a: 1 }, ['b'], 'x'))
    expect(topOf(error)).toMatch(/src\/options\.ts/)
    expect(site.markOwn(error)).toBe(error)
    expect(topOf(error)).toMatch(/callSite\.test\.ts:/)
  })

  test('keeps its own place when the measured code or a package made it', () => {
    const { parse } = createRequire(import.meta.url)('picomatch') as { parse(text: unknown): unknown }
    for (const call of [() => JSON.parse('{'), () => parse(1), () => Buffer.alloc(-1)]) {
      const error = thrownBy(call)
      const { stack } = error
      expect(new CallSite().markOwn(error)).toBe(error)
      expect(error.stack).toBe(stack)
    }
  })

  test.each([[undefined], [null], ['text'], [{ stack: 7 }]])('may be no error at all: %j', (thrown) => {
    expect(new CallSite().markOwn(thrown)).toBe(thrown)
  })
})

test('however deep the runner goes before it asks', () => {
  const deep = (depth: number): CallSite => (depth === 0 ? inRunner(() => new CallSite()) : deep(depth - 1))
  const limit = Error.stackTraceLimit
  expect(topOf(deep(20).mark(new Error('deep')))).toMatch(/callSite\.test\.ts:/)
  expect(Error.stackTraceLimit).toBe(limit)
})
