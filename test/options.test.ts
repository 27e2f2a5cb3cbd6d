import { describe, expect, test } from 'vitest'
import { rejectUnknownKeys, requireInteger, show } from '../src/options.ts'

describe('rejectUnknownKeys', () => {
  const known = ['users', 'iterations', 'totalIterations']

  test('lets known options pass', () => {
    expect(() => rejectUnknownKeys({ users: 1, iterations: undefined }, known, 'stress')).not.toThrow()
  })

  test('names the nearest known option', () => {
    expect(() => rejectUnknownKeys({ usres: 1 }, known, 'stress')).toThrow(
      new TypeError('Unknown option `usres` in `stress`. Did you mean `users`?'),
    )
  })

  test('lists what is known when nothing is near', () => {
    expect(() => rejectUnknownKeys({ colour: 1 }, known, 'stress')).toThrow(
      'Unknown option `colour` in `stress`. Known options: users, iterations, totalIterations.',
    )
  })

  test.each([null, 5, 'fast', []])('refuses %j for options', (options) => {
    expect(() => rejectUnknownKeys(options, known, 'stress')).toThrow(
      /^Expected the options of `stress` to be an object, got /,
    )
  })
})

describe('requireInteger', () => {
  test('takes the smallest allowed', () => {
    expect(requireInteger(1, 'users', 1)).toBe(1)
  })

  test.each([0, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d by name', (value) => {
    expect(() => requireInteger(value, 'users', 1)).toThrow(
      new RangeError(`Expected \`users\` to be an integer from 1, got ${value}`),
    )
  })

  test('tells text from a number', () => {
    expect(() => requireInteger('10', 'users', 1)).toThrow(
      new TypeError("Expected `users` to be an integer from 1, got '10' (string)"),
    )
  })
})

test('values are shown as they would be written', () => {
  expect(['a', 1, null, undefined, [1], {}, () => {}].map(show)).toEqual([
    "'a'",
    '1',
    'null',
    'undefined',
    'an array',
    'an object',
    'the function (anonymous)',
  ])
})
