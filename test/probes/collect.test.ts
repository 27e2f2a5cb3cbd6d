import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { canCollectPages, collect, collectPages } from '../../src/probes/collect.ts'

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

test('asked for pages, it collects what has grown old as well, from the first Node on that knows how', async () => {
  const old = ((): WeakRef<object> => {
    const dropped = { name: 'dropped' }
    collect()
    collect()
    return new WeakRef(dropped)
  })()
  await setImmediate()
  collectPages()
  // Where it does not, Node has made it a minor collection.
  expect(old.deref() === undefined).toBe(canCollectPages)
})
