import { expect, test } from 'vitest'
import { collectionGrowth } from '../../src/probes/collectionGrowth.ts'

test('collections by themselves add next to nothing to a quiet heap', async () => {
  // What the runner compiles or hands over meanwhile comes on top, once. Collections would add to each measurement.
  const measured: number[] = []
  for (let measurement = 0; measurement < 5; measurement++) measured.push(await collectionGrowth())
  expect(Math.min(...measured)).toBeLessThan(256)
})

test('what is kept at each collection is measured', async () => {
  const kept: number[][] = []
  const collected = new FinalizationRegistry(() => {
    kept.push(new Array<number>(1024).fill(0))
    collected.register({}, undefined)
  })
  collected.register({}, undefined)
  // 8 KB and more each time. A collection may pass before the object's end is told, hence no more than half of it.
  expect(await collectionGrowth()).toBeGreaterThan(4096)
  expect(kept.length).toBeGreaterThan(0)
})
