import { expect, test } from 'vitest'
import { profile } from '../../src/profile.ts'
import { stress } from '../../src/stress.ts'

const kilobyte = 1000

async function runs(count: number) {
  for (let run = 0; run < count; run++) await stress({ users: 10, iterations: 10 }, async () => {})
}

// In a process whose first run this is.
test('what is kept of a run is seen by no measurement, nor does it become more', async () => {
  const { growth } = await profile(() => runs(1))
  expect(growth.arrayBuffersBytes).toBeLessThan(kilobyte)
  expect(growth.externalBytes).toBeLessThan(kilobyte)
  await runs(50)
  const { growth: further } = await profile(() => runs(50))
  expect(further.heapUsedBytes).toBeLessThan(100 * kilobyte)
})
