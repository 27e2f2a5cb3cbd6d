import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { thrownText } from '../../src/leakSearch/thrownText.ts'

test.each([
  ['an error', new RangeError('too far'), 'RangeError: too far'],
  ['an error of another realm', runInNewContext('new TypeError("elsewhere")'), 'TypeError: elsewhere'],
  ['an object like an error', { message: 'like one' }, 'Error: like one'],
  ['a text', 'no', "'no'"],
  ['nothing', undefined, 'undefined'],
  ['an object', {}, 'an object'],
])('%s', (_, thrown, text) => {
  expect(thrownText(thrown)).toBe(text)
})

test('a value that throws when it is read', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  expect(thrownText(proxy)).toBe('a value that cannot be read')
})
