import { describe, expect, test } from 'vitest'
import { parsePluginOptions } from '../../src/vitest/pluginOptions.ts'

describe('the options of the plugin', () => {
  test('need not be given', () => {
    expect(parsePluginOptions({})).toEqual({
      profile: 'stress',
      stressFiles: undefined,
      alongside: false,
      report: 'endure-report.json',
      leaks: undefined,
    })
  })

  test.each([
    [{ profil: 'all' }, 'Unknown option `profil` in `endure`. Did you mean `profile`?'],
    [{ profile: 'some' }, "Expected `profile` of `endure` to be 'stress', 'all' or 'none', got 'some'"],
    [
      { stressFiles: 'load/**' },
      "Expected `stressFiles` of `endure` to be an array of globs like ['load/**/*.test.ts'], got 'load/**'",
    ],
    [{ alongside: 'yes' }, "Expected `alongside` of `endure` to be true or false, got 'yes'"],
    [{ report: true }, 'Expected `report` of `endure` to be a path or false, got true'],
    [{ report: '' }, "Expected `report` of `endure` to be a path or false, got ''"],
  ])('are refused when wrong: %o', (options, message) => {
    expect(() => parsePluginOptions(options as never)).toThrow(new TypeError(message))
  })
})
