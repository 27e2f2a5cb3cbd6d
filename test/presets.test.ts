import { expect, test } from 'vitest'
import { presets } from '../src/presets.ts'
import { stress } from '../src/stress.ts'

test.each(['smoke', 'standard', 'heavy'] as const)('%s is the load of a plan', async (name) => {
  const { operations, users } = await stress({ ...presets[name], timeout: '5s' }, () => {})
  expect({ users, totalIterations: operations.succeeded }).toEqual(presets[name])
})

test('each is larger than the one before', () => {
  const sizes = Object.values(presets).map(({ totalIterations }) => totalIterations)
  expect(sizes).toEqual([100, 1000, 10_000, 50_000])
})
