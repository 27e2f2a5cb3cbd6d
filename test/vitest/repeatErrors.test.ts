import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { interceptErrors } from '../../src/vitest/repeatErrors.ts'

test('errors that nobody catches are heard here, and by those who listened before once that has ended', async () => {
  const once = () => {}
  process.once('unhandledRejection', once)
  onTestFinished(() => void process.off('unhandledRejection', once))
  const before = process.rawListeners('unhandledRejection')
  const heard: unknown[] = []
  const letThrough = interceptErrors((error) => heard.push(error))
  void Promise.reject(new Error('nobody cares'))
  await setImmediate()
  letThrough()
  expect(heard).toEqual([new Error('nobody cares')])
  expect(process.rawListeners('unhandledRejection')).toEqual(before)
})
