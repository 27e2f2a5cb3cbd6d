import { afterEach, expect, test, vi } from 'vitest'
import { collect } from '../../src/probes/collect.ts'
import { findMockBooks, RepeatMocks } from '../../src/vitest/repeatMocks.ts'

const api = { load: () => 'loaded', save: () => 'saved' }
afterEach(() => {
  vi.restoreAllMocks()
})

test('looking for the books leaves the spies of the user as they are', () => {
  vi.spyOn(api, 'load').mockReturnValue('mocked')
  const books = findMockBooks(vi)
  expect(books).not.toEqual([])
  expect(api.load()).toBe('mocked')
  vi.restoreAllMocks()
  expect(api.load()).toBe('loaded')
})

test('keeping the books touches no mock of the user', () => {
  const restore = vi.spyOn(vi, 'restoreAllMocks')
  for (let call = 0; call < 3; call++) new RepeatMocks().dropOlder()
  expect(restore).not.toHaveBeenCalled()
})

test('a Vitest that goes through its spies in another way is left alone', () => {
  const restores = new Set<() => void>()
  const { forEach } = Set.prototype
  const other = {
    spyOn: (object: Record<string, unknown>, name: string) => {
      const spy = vi.spyOn(object as { call(): void }, name as 'call')
      restores.add(() => spy.mockRestore())
      return spy
    },
    restoreAllMocks: () => {
      Reflect.apply(forEach, restores, [(restore: () => void) => restore()])
      restores.clear()
      return vi
    },
    isMockFunction: vi.isMockFunction,
  }
  expect(findMockBooks(other as never)).toEqual([])
})

test('what one run after another mocks and restores is let go', async () => {
  const books = new RepeatMocks()
  const seen: WeakRef<object>[] = []
  const run = () => {
    const own = { call() {} }
    seen.push(new WeakRef(vi.spyOn(own, 'call')), new WeakRef(vi.fn()))
    books.dropOlder()
  }
  for (let call = 0; call < 10; call++) run()
  // A WeakRef that was made or read keeps its target to the end of the turn.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  const left = seen.filter((mock) => mock.deref() !== undefined)
  // Those of the first run and of the last one may be looked for yet.
  expect(left.length).toBeLessThanOrEqual(4)
})

test('a spy that a first run leaves in its place is still restored', () => {
  const books = new RepeatMocks()
  for (let call = 0; call < 5; call++) {
    vi.spyOn(api, 'save').mockReturnValue('mocked')
    books.dropOlder()
  }
  expect(api.save()).toBe('mocked')
  vi.restoreAllMocks()
  expect(api.save()).toBe('saved')
})

test('the mocks of the last run are still cleared', () => {
  const books = new RepeatMocks()
  let latest = vi.fn()
  for (let call = 0; call < 5; call++) {
    latest = vi.fn()
    books.dropOlder()
  }
  latest()
  vi.clearAllMocks()
  expect(latest).not.toHaveBeenCalled()
})
