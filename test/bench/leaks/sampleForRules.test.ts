import { setImmediate as turn } from 'node:timers/promises'
import { median } from 'simple-statistics'
import { expect, test } from 'vitest'
import { blocks, rssSamples } from '../../../bench/leaks/rules.ts'
import { sampleForRules } from '../../../bench/leaks/sampleForRules.ts'
import { clean, leaky } from '../../../fixtures/specimens/specimen.ts'

test('each rule is given its readings of a set-up of its own', async () => {
  let opened = 0
  let closed = 0
  const subject = leaky(
    'kilobytes',
    { resource: 'heap', shape: 'linear', bytesPerOp: 8000 },
    {
      setup: (): unknown[] => {
        opened++
        return []
      },
      op: (kept, index) => void kept.push(new Array(1000).fill(index)),
      teardown: () => closed++,
    },
  )
  const { blockGrowthBytes, collectedHeapBytes, rssBytes, isAsync } = await sampleForRules(subject)
  expect([opened, closed]).toEqual([4, 4])
  expect(isAsync).toBe(false)
  expect(rssBytes).toHaveLength(rssSamples)
  expect(blockGrowthBytes).toHaveLength(blocks)
  // Thirty arrays of a thousand slots a block, and 990 of them before and after; in one block or another something older is freed.
  expect(median([...blockGrowthBytes])).toBeGreaterThan(0.9 * 30 * 8000)
  expect(collectedHeapBytes[1] - collectedHeapBytes[0]).toBeGreaterThan(0.9 * 990 * 8000)
})

test('an operation that gives promises is awaited and known for it', async () => {
  let running = 0
  let together = 0
  const subject = clean('turns', 'heap', 'flat', {
    op: async () => {
      together = Math.max(together, ++running)
      await turn()
      running--
    },
  })
  expect((await sampleForRules(subject)).isAsync).toBe(true)
  expect(together).toBe(1)
})
