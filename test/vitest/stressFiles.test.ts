import { describe, expect, test } from 'vitest'
import * as matchers from '../../matchers/index.ts'
import { matcherNames } from '../../src/vitest/matcherNames.ts'
import { stressFileRule } from '../../src/vitest/stressFiles.ts'
import { textMeasures } from '../../src/vitest/textMeasures.ts'

describe('a stress file', () => {
  test.each([
    ["import { stress } from 'endure'", true],
    ['const { test } = await import("endure/vitest/test")', true],
    ['await expect(call).toHaveNoMemoryLeak()', true],
    ['expect(result).not.toSustainQps (500)', true],
    ["import { endure } from './endure.ts'", false],
    ["import 'endure-leak-fixtures'", false],
    ['const toSustainQps = 1', false],
  ])('is told by its text: %s', (text, measures) => {
    expect(textMeasures(text)).toBe(measures)
  })

  test.each([
    ['/p/a.stress.ts', true],
    ['/p/a.stress.test.mts', true],
    ['/p/a.stress.spec.jsx', true],
    ['/p/distress.ts', false],
    ['/p/a.stress.json', false],
  ])('is told by its name: %s', async (path, stressful) => {
    expect(await stressFileRule(undefined)(path, '/p')).toBe(stressful)
  })

  test('is what the user says, and nothing else', async () => {
    const isStressFile = stressFileRule(['load/**'])
    expect(await isStressFile('/p/load/a.test.ts', '/p')).toBe(true)
    expect(await isStressFile('/p/unit/a.stress.ts', '/p')).toBe(false)
    expect(await isStressFile('/p/load/a.test.ts', '/elsewhere')).toBe(false)
  })

  test('is recognised by every matcher there is', () => {
    expect(Object.keys(matchers).sort()).toEqual([...matcherNames].sort())
  })
})
