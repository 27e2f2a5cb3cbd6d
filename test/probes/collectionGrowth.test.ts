import { expect, test } from 'vitest'
import { collectionGrowth } from '../../src/probes/collectionGrowth.ts'

test('collections by themselves add next to nothing to a quiet heap', async () => {
  await collectionGrowth()
  // What is assumed where it was not measured (natureOf: perCollection) is twice this.
  expect(await collectionGrowth()).toBeLessThan(2048)
})
