import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { collect } from '../src/probes/collect.ts'
import { MemorySampler } from '../src/probes/memorySampler.ts'
import { measureMemory, profile } from '../src/profile.ts'

const megabyte = 1_000_000

test('what the body keeps is growth, what it lets go of is only peak', async () => {
  const kept: Buffer[] = []
  const measured = await profile(
    async () => {
      let passing: Buffer | undefined = Buffer.alloc(50 * megabyte)
      kept.push(Buffer.alloc(10 * megabyte))
      await setTimeout(20)
      passing = undefined
      return passing
    },
    { sampleEvery: 1 },
  )
  expect(measured.growth.arrayBuffersBytes).toBeGreaterThan(9.9 * megabyte)
  expect(measured.growth.arrayBuffersBytes).toBeLessThan(11 * megabyte)
  expect(measured.peak.arrayBuffersBytes - measured.baseline.arrayBuffersBytes).toBeGreaterThan(
    59.9 * megabyte,
  )
  expect(measured.samples.length).toBeGreaterThan(1)
  expect(measured.growth.heapUsedBytes).toBe(measured.final.heapUsedBytes - measured.baseline.heapUsedBytes)
})

test('what the body returns is not kept alive', async () => {
  const { growth } = await profile(() => Buffer.alloc(20 * megabyte))
  expect(growth.arrayBuffersBytes).toBeLessThan(megabyte)
})

test('what the body throws comes through, and sampling ends', async () => {
  const sampler = new MemorySampler(1)
  const failed = measureMemory(sampler, async () => {
    await setTimeout(5)
    throw new RangeError('body')
  })
  await expect(failed).rejects.toThrow('body')
  const { length } = sampler.samples()
  await setTimeout(10)
  expect(sampler.samples()).toHaveLength(length)
})

test('a long body keeps its whole course in bounded room', () => {
  const sampler = new MemorySampler(1)
  for (let i = 0; i < 5000; i++) sampler.sample()
  const times = sampler.samples().map(({ atMs }) => atMs)
  expect(times.length).toBeGreaterThan(300)
  expect(times.length).toBeLessThanOrEqual(600)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test.each([
  [{ every: 5 }, 'Unknown option `every` in `profile`'],
  [{ sampleEvery: '5 parsecs' }, 'Expected `sampleEvery` to be a number or text'],
  [{ sampleEvery: 0 }, 'Expected `sampleEvery` to be 1 ms or more, got 0'],
])('refuses %j by name', async (options, message) => {
  await expect(profile(() => {}, options as never)).rejects.toThrow(message)
  await expect(profile(5 as never)).rejects.toThrow('Expected `body` of `profile` to be a function, got 5')
})

test('a spike between two samples is in the peak, where memory was never as high before', async () => {
  const { rss } = process.memoryUsage()
  const spikeBytes = process.resourceUsage().maxRSS * 1024 - rss + 100 * megabyte
  const measured = await profile(
    () => {
      new Uint8Array(spikeBytes).fill(1)
      collect()
    },
    { sampleEvery: '1h' },
  )
  expect(measured.peak.rssBytes).toBeGreaterThan(rss + spikeBytes - 20 * megabyte)
  expect(Math.max(...measured.samples.map(({ rssBytes }) => rssBytes))).toBeLessThan(measured.peak.rssBytes)
})
