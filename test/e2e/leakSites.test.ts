import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { AllocationSite } from '../../src/records/leakEvidence.ts'
import { patient, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

interface Found {
  readonly growthPerOperation: number
  readonly sites: readonly AllocationSite[]
  readonly retention?: string
}
type Findings = Readonly<Record<'hot' | 'timer' | 'mock' | 'resolves', Found>>

// What precedes the functions goes when it is transformed, so that lines move.
const leaky = `
import type { Stats } from 'node:fs'

interface Item {
  readonly call: number
  readonly previous: Item | undefined
  readonly stats?: Stats
}

let last: Item | undefined
export const timers: NodeJS.Timeout[] = []

export function remember(call: number): Item {
  last = { call, previous: last }
  return last
}

export function handle(call: number): number {
  const parsed: unknown = JSON.parse('{"a":[1,2,3]}')
  remember(call)
  return new Map([[call, parsed]]).size
}

export function watch(): void {
  timers.push(setTimeout(() => {}, 1e8).unref())
}
`
const lineOf = (text: string) => leaky.slice(0, leaky.indexOf(text)).split('\n').length

const source = (path: string) => JSON.stringify(join(checkout, 'src', path))
const search = `
import { writeFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { findAllocationSites } from ${source('evidence/findAllocationSites.ts')}
import { findOpeningSites } from ${source('evidence/findOpeningSites.ts')}
import { findRetainers } from ${source('evidence/findRetainers.ts')}
import { runnerRetention } from ${source('evidence/runnerRetention.ts')}
import { quietEngine } from ${source('probes/quietEngine.ts')}
import { settle } from ${source('probes/settle.ts')}
import { handle, timers, watch } from './leaky.ts'

function repeating(operation) {
  let made = 0
  return async (calls) => {
    for (let call = 0; call < calls; call++) {
      const result = operation(made++)
      if (result instanceof Promise) await result
    }
    await settle()
    return calls
  }
}

async function allocations(operation, calls, { measuredCalls = calls, withRetainers = false } = {}) {
  const restore = quietEngine()
  const repeat = repeating(operation)
  await repeat(calls)
  const before = process.memoryUsage().heapUsed
  await repeat(measuredCalls)
  const growthPerOperation = (process.memoryUsage().heapUsed - before) / measuredCalls
  const sites = await findAllocationSites(repeat, { calls, mostCalls: 16 * calls, growthPerOperation })
  // Snapshots take seconds on a busy machine: only where the sites alone do not tell.
  const options = { callMs: 0.1, bytesPerOperation: growthPerOperation, deadlineMs: performance.now() + 20_000 }
  const retainers = withRetainers ? (await findRetainers(repeat, options)).retainers : []
  restore()
  return { growthPerOperation, sites, retention: runnerRetention(sites, retainers) }
}

test('where', { timeout: 50_000 }, async () => {
  for (let call = 0; call < 30_000; call++) handle(call)
  const mock = vi.fn()
  const findings = {
    // They keep megabytes: V8 takes memory a page of 256 KB at a time, which is more than what 2,000 calls keep.
    hot: await allocations(handle, 2000, { measuredCalls: 100_000 }),
    mock: await allocations(() => mock({ a: 1 }), 500, { withRetainers: true }),
    resolves: await allocations(async () => { await expect(Promise.resolve(1)).resolves.toBe(1) }, 200),
    timer: { growthPerOperation: 0, ...(await findOpeningSites(repeating(watch), 20, 1)) },
  }
  for (const timer of timers) clearTimeout(timer)
  writeFileSync('found.json', JSON.stringify(findings))
})
`

describe.each(vitestVersions)('in $name', (vitest) => {
  const workshop = new Workshop(vitest)
  afterAll(() => workshop.remove())

  test.each(['forks', 'vmThreads'])('sites are found in the pool %s', patient, async (pool) => {
    const project = workshop.project({
      'vitest.config.js': `export default { test: { pool: '${pool}' } }`,
      'leaky.ts': leaky,
      // Optimised code is thrown away outside of vm contexts only.
      'where.test.ts': search.replace('30_000', pool === 'forks' ? '30_000' : '0'),
    })
    const { exitCode, output } = await project.vitest()
    expect(exitCode, output).toBe(0)
    const { hot, timer, mock, resolves } = JSON.parse(project.read('found.json')) as Findings

    expect(hot.sites[0]).toMatchObject({
      functionName: 'remember',
      file: 'leaky.ts',
      line: lineOf('export function remember'),
      owner: 'own',
    })
    const { share, bytesPerOperation } = hot.sites[0] as AllocationSite
    expect(share).toBeGreaterThan(0.75)
    // An object of two fields, which are numbers and references.
    expect(hot.growthPerOperation).toBeGreaterThan(20)
    expect(hot.growthPerOperation).toBeLessThan(100)
    // Cold code warms up while it is measured, which is in the growth and not in the bytes of the place.
    if (pool === 'forks') expect(bytesPerOperation / hot.growthPerOperation).toBeGreaterThan(0.75)
    expect(timer.sites).toMatchObject([
      {
        functionName: 'watch → setTimeout (node:timers)',
        file: 'leaky.ts',
        line: lineOf('timers.push'),
        countPerOperation: 1,
      },
    ])
    expect(mock.retention).toContain('mockClear')
    expect(resolves.retention).toContain('.resolves')
    expect(hot.retention).toBeUndefined()
  })
})
