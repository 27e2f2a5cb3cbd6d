import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { RepeatRetention } from '../../src/vitest/repeatRetention.ts'

test('what a run adds to its task is dropped, what was there before stays', ({ task, signal }) => {
  const mine = () => {}
  signal.addEventListener('abort', mine)
  const before = getEventListeners(signal, 'abort')
  const retention = new RepeatRetention(task)
  signal.addEventListener('abort', () => {})
  ;(task as { promises?: unknown[] }).promises = [Promise.resolve()]
  retention.drop()
  expect(getEventListeners(signal, 'abort')).toEqual(before)
  expect(task.promises).toBeUndefined()
})

test('mocks and assertions are counted anew', ({ expect: own, task }) => {
  const mock = vi.fn(() => 'kept')
  mock()
  own(1).toBe(1)
  const retention = new RepeatRetention(task)
  retention.renew()
  expect(mock).not.toHaveBeenCalled()
  expect(mock()).toBe('kept')
  expect(own.getState().assertionCalls).toBe(0)
})
