import { expect, test, vi } from 'vitest'
import { plantLeak } from '../../src/leakSearch/plantedLeak.ts'
import { settle } from '../../src/probes/settle.ts'

const readHeap = async () => (await settle()).memory.heapUsedBytes

test('a leak of the size is seen in a real heap', async () => {
  // Megabytes, since the runner's own comings and goings are hundreds of kilobytes.
  expect(await plantLeak(4 * 1024 * 1024, readHeap)).toBe(4 * 1024 * 1024)
})

test('what is planted is no smaller than an array is worth', async () => {
  let level = 0
  expect(await plantLeak(1, async () => (level += 128))).toBe(256)
  expect(await plantLeak(1, async () => (level += 127))).toBe(Number.POSITIVE_INFINITY)
})

test('what the noise swallows is planted again, larger, and at last given up', async () => {
  const steps = (...rises: number[]) => {
    let level = 1e6
    const queue = rises.flatMap((rise) => [0, rise])
    return async () => (level += queue.shift() ?? 0)
  }
  expect(await plantLeak(1000, steps(499, 2000))).toBe(4000)
  expect(await plantLeak(1000, steps(500))).toBe(1000)
  expect(await plantLeak(1000, steps(499, 1999, 7999, 31_999, 127_999, 511_999))).toBe(
    Number.POSITIVE_INFINITY,
  )
})

test('no more than 64 MiB are planted, and nothing once it is given up', async () => {
  let level = 0
  expect(await plantLeak(1e12, async () => (level += 1e12))).toBe(64 * 1024 * 1024)
  const read = vi.fn(async () => 1e6)
  expect(await plantLeak(40e6, read)).toBe(Number.POSITIVE_INFINITY)
  expect(read).toHaveBeenCalledTimes(12)
  read.mockClear().mockResolvedValue(Number.NaN)
  expect(await plantLeak(4096, read)).toBe(Number.POSITIVE_INFINITY)
  expect(read).toHaveBeenCalledTimes(1)
})
