import { describe, expect, test } from 'vitest'
import { parsePluginOptions } from '../../src/vitest/pluginOptions.ts'
import { parseSuiteLeakOptions } from '../../src/vitest/suiteLeakOptions.ts'

const usual = { fail: false, budget: undefined, maxDuration: 5_000 }

describe('the search of a suite for leaks', () => {
  test('is off unless asked for', () => {
    expect(parseSuiteLeakOptions(undefined, undefined)).toBeUndefined()
    expect(parseSuiteLeakOptions(false, '')).toBeUndefined()
  })

  test('reports, and fails tests only when asked to', () => {
    expect(parseSuiteLeakOptions(true, undefined)).toEqual(usual)
    expect(parseSuiteLeakOptions({}, undefined)).toEqual(usual)
    expect(parseSuiteLeakOptions({ fail: true, budget: '1 KiB', maxDuration: '10s' }, undefined)).toEqual({
      fail: true,
      budget: 1_024,
      maxDuration: 10_000,
    })
  })

  test('is switched on and off by the environment, which outranks the option', () => {
    expect(parseSuiteLeakOptions(undefined, '1')).toEqual(usual)
    expect(parseSuiteLeakOptions(false, 'true')).toEqual(usual)
    expect(parseSuiteLeakOptions(true, 'fail')).toEqual({ ...usual, fail: true })
    expect(parseSuiteLeakOptions({ fail: true }, '0')).toBeUndefined()
  })

  test('keeps what the option says when the environment switches it on', () => {
    expect(parseSuiteLeakOptions({ budget: 64 }, '1')).toEqual({ ...usual, budget: 64 })
    expect(parseSuiteLeakOptions({ fail: true }, '1')).toEqual({ ...usual, fail: true })
  })

  test('is an option of the plugin', () => {
    expect(parsePluginOptions({ leaks: true }).leaks).toEqual(usual)
    expect(parsePluginOptions({}, { ENDURE_LEAKS: '1' }).leaks).toEqual(usual)
    expect(parsePluginOptions({}, {}).leaks).toBeUndefined()
  })

  test.each([
    ['yes', undefined, "Expected `leaks` of `endure` to be true, false or options, got 'yes'"],
    [null, undefined, 'Expected `leaks` of `endure` to be true, false or options, got null'],
    [{ fial: true }, undefined, 'Unknown option `fial` in `leaks`. Did you mean `fail`?'],
    [{ fail: 'yes' }, undefined, "Expected `fail` of `leaks` to be true or false, got 'yes'"],
    [{ budget: 0.01 }, undefined, 'Expected `budget` to be at least 0.1 B per call'],
    [{ maxDuration: 0 }, undefined, 'Expected `maxDuration` of `leaks` to be above 0, got 0'],
    [true, 'maybe', "Expected ENDURE_LEAKS to be 1, fail or 0, got 'maybe'"],
  ])('refuses %o with ENDURE_LEAKS=%s', (option, variable, message) => {
    expect(() => parseSuiteLeakOptions(option, variable)).toThrow(message)
  })
})
