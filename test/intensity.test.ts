import { expect, test } from 'vitest'
import { byIntensity, readIntensity, soakMs, soakTimeoutMs } from './stress/intensity.ts'

test('each intensity has its value, or that of the one below it', () => {
  const files = { smoke: 100, standard: 1000, extreme: 50_000 }
  expect(byIntensity(files, 'smoke')).toBe(100)
  expect(byIntensity(files, 'standard')).toBe(1000)
  expect(byIntensity(files, 'heavy')).toBe(1000)
  expect(byIntensity(files, 'extreme')).toBe(50_000)
  expect(byIntensity({ smoke: 0 }, 'extreme')).toBe(0)
})

test('an intensity is one of four names', () => {
  expect(readIntensity('heavy')).toBe('heavy')
  expect(() => readIntensity('hard')).toThrow(
    "Expected ENDURE_INTENSITY to be smoke, standard, heavy, extreme, got 'hard'",
  )
})

test('a soak lasts as long as it is asked to, a day for one, and its test a little longer', () => {
  const day = 24 * 3_600_000
  expect(soakMs({ smoke: '5s', extreme: '24h' }, '24h')).toBe(day)
  expect(soakMs({ smoke: '5s' }, undefined)).toBe(5000)
  expect(soakTimeoutMs(day)).toBeGreaterThan(day)
  // As long as a timer can wait: beyond it a test would end at once.
  expect(soakTimeoutMs(day)).toBeLessThan(2 ** 31)
  expect(() => soakMs({ smoke: '5s' }, 'long')).toThrow(/Expected `ENDURE_DURATION` to be/)
})
