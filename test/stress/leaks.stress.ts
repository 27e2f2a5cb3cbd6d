import { detectLeak } from 'endure'
import { afterEach, describe, expect, test } from 'vitest'
import { leakResource } from '../../fixtures/leaks/leakCase.ts'
import { leakCaseNames, loadLeakCase } from '../../fixtures/leaks/loadLeakCase.ts'
import { type OpenLeakCase, openLeakCase } from '../../fixtures/leaks/openLeakCase.ts'

// `npm run bench:leaks` asks all of them, each in a process of its own.
const pairs = ['debug-instances', 'p-retry-rare']

/** How far the measured growth may be off, as a share of the known one. */
const tolerance = 0.1

let opened: OpenLeakCase | undefined
afterEach(() => opened?.close())

async function open(name: string): Promise<OpenLeakCase> {
  opened = await openLeakCase(await loadLeakCase(name))
  return opened
}

describe.each(pairs)('%s', (pair) => {
  test('the mended version keeps nothing', { timeout: 30_000 }, async () => {
    const { operation } = await open(`${pair}-fixed`)
    await expect(operation).toHaveNoMemoryLeak()
  })

  test('the leaking version is caught', { timeout: 30_000 }, async () => {
    const { operation } = await open(`${pair}-leaky`)
    await expect(expect(operation).toHaveNoMemoryLeak()).rejects.toThrow(
      /^expect.*\n\nHeap grew .* per call after garbage collection/,
    )
  })

  test('the leak is as large as it is known to be', { timeout: 30_000 }, async () => {
    const { meta, operation } = await open(`${pair}-leaky`)
    const report = await detectLeak(operation)

    const grown = report.resources.find(({ resource }) => resource === leakResource(meta))
    expect(report.verdict).toBe('leaking')
    expect(grown?.leaking).toBe(true)
    expect(Math.abs((grown?.growthPerOperation ?? 0) / meta.bytesPerOp - 1)).toBeLessThan(tolerance)
  })
})

// Last: some of them leave open what they leak.
test('every case opens, runs and closes', async () => {
  for (const name of leakCaseNames) {
    const { meta, operation, close } = await openLeakCase(await loadLeakCase(name))
    for (let call = 0; call < 60; call++) await operation()
    await close()
    expect(meta.bytesPerOp > 0, name).toBe(meta.truth === 'leaky')
  }
})
