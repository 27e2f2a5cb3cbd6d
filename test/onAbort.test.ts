import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { onAbort } from '../src/onAbort.ts'

test('all callbacks share one listener, and those that were taken back are not called', () => {
  const controller = new AbortController()
  const called = vi.fn()
  const releases = Array.from({ length: 20 }, () => onAbort(controller.signal, called))
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  for (const release of releases.slice(0, 15)) release()
  controller.abort()
  expect(called).toHaveBeenCalledTimes(5)
})

test('a signal that is aborted already calls back at once', () => {
  const called = vi.fn()
  onAbort(AbortSignal.abort(), called)()
  expect(called).toHaveBeenCalledTimes(1)
})
