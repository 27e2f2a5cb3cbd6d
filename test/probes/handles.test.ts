import { clearTimeout, setTimeout } from 'node:timers'
import { expect, test } from 'vitest'
import { readHandles } from '../../src/probes/handles.ts'

test('a timer is counted by its type until it is cleared, an unref’d one is not', () => {
  const before = readHandles()
  const timer = setTimeout(() => {}, 1e8)
  const idle = setTimeout(() => {}, 1e8).unref()
  const during = readHandles()
  expect(during.total).toBe(before.total + 1)
  expect(during.byType.Timeout).toBe((before.byType.Timeout ?? 0) + 1)
  clearTimeout(timer)
  clearTimeout(idle)
  expect(readHandles()).toEqual(before)
})
