import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { withHooks } from '../../src/leakSearch/hooks.ts'

const unlimited = Number.POSITIVE_INFINITY
const fails = (message: string) => () => {
  throw new Error(message)
}
const never = () => new Promise(() => {})

test('set-up, search and teardown follow each other, and each is awaited', async () => {
  const order: string[] = []
  const later = (name: string) => async () => {
    await new Promise(setImmediate)
    order.push(name)
    return name
  }
  const hooks = { setup: later('setup'), teardown: later('teardown'), deadlineMs: performance.now() + 10_000 }
  expect(await withHooks(hooks, later('search'))).toBe('search')
  expect(order).toEqual(['setup', 'search', 'teardown'])
})

test('a set-up that throws keeps the search from starting, but not the teardown', async () => {
  const order: string[] = []
  const hooks = { setup: fails('no set-up'), teardown: () => order.push('teardown'), deadlineMs: unlimited }
  await expect(withHooks(hooks, async () => order.push('search'))).rejects.toThrow(/^no set-up$/)
  expect(order).toEqual(['teardown'])
})

test('what the search threw is passed on as it is', async () => {
  const thrown = Object.freeze(new Error('frozen'))
  const search = () => Promise.reject(thrown)
  await expect(
    withHooks({ setup: undefined, teardown: undefined, deadlineMs: unlimited }, search),
  ).rejects.toBe(thrown)
})

test('a teardown that throws by itself is heard', async () => {
  const hooks = { setup: undefined, teardown: fails('no teardown'), deadlineMs: unlimited }
  await expect(withHooks(hooks, async () => 1)).rejects.toThrow(/^no teardown$/)
})

test('a teardown that throws as well hides nothing', async () => {
  const first = Object.freeze(new Error('first'))
  const hooks = { setup: undefined, teardown: fails('second'), deadlineMs: unlimited }
  const both = await withHooks(hooks, () => Promise.reject(first)).catch((error: AggregateError) => error)
  expect(both).toBeInstanceOf(AggregateError)
  expect((both as AggregateError).message).toBe('Error: first\nThe teardown threw as well: Error: second')
  expect((both as AggregateError).errors).toEqual([first, new Error('second')])
})

test.each(['setup', 'teardown'] as const)('a %s that never settles is left behind in time', async (name) => {
  const hooks = { setup: undefined, teardown: undefined, deadlineMs: performance.now() + 20, [name]: never }
  await expect(withHooks(hooks, async () => 1)).rejects.toThrow(
    `The \`${name}\` did not settle within the time limit of the test.`,
  )
})

test('without time left a hook that settles at once is still in time', async () => {
  const hooks = { setup: async () => {}, teardown: () => Promise.resolve(), deadlineMs: 0 }
  expect(await withHooks(hooks, async () => 'found')).toBe('found')
})
