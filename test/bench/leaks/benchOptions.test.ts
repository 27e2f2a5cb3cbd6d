import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseBenchOptions } from '../../../bench/leaks/benchOptions.ts'

describe('the command line', () => {
  test('asks for one run of everything by this Node when it is empty', () => {
    expect(parseBenchOptions([])).toEqual({
      names: [],
      truth: undefined,
      runs: 1,
      node: process.execPath,
      json: undefined,
      jobs: 1,
      busy: false,
      rules: true,
    })
  })

  test('takes names and options in any order', () => {
    const options = parseBenchOptions([
      'debug',
      '--runs',
      '5',
      '--busy',
      '--no-rules',
      '--node',
      'bin/node',
      'fetch',
    ])
    expect(options).toMatchObject({ names: ['debug', 'fetch'], runs: 5, busy: true, rules: false })
    expect(options.node).toBe(resolve('bin/node'))
  })

  test.each(['0', '1.5', 'many', '-1'])('wants a count, not %s', (text) => {
    expect(() => parseBenchOptions([`--runs=${text}`])).toThrow(
      `\`--runs\` to be a whole number from 1, got ${text}`,
    )
  })

  test('takes leaks or innocents alone', () => {
    expect(parseBenchOptions(['--truth', 'clean']).truth).toBe('clean')
    expect(() => parseBenchOptions(['--truth', 'guilty'])).toThrow(
      '`--truth` to be leaky or clean, got guilty',
    )
  })

  test('knows no other options', () => {
    expect(() => parseBenchOptions(['--fast'])).toThrow('--fast')
  })
})
