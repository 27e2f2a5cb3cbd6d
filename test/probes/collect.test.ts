import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { collect } from '../../src/probes/collect.ts'

test('collects what is not reachable, and leaves what is', async () => {
  const kept = { name: 'kept' }
  const refs = ((): [WeakRef<object>, WeakRef<object>] => [
    new WeakRef({ name: 'dropped' }),
    new WeakRef(kept),
  ])()
  // A WeakRef holds its target until the end of the turn that made it.
  await setImmediate()
  collect()
  expect(refs[0].deref()).toBeUndefined()
  expect(refs[1].deref()).toBe(kept)
})
