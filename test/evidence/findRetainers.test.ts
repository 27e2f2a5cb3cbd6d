import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findRetainers, type RetainerOptions } from '../../src/evidence/findRetainers.ts'
import { settle } from '../../src/probes/settle.ts'

const toRaise = '`maxDuration`'

// Three snapshots of a worker take seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

class Session {
  readonly name: string
  constructor(name: number) {
    this.name = `session ${name}`
  }
}
class Row {}

const sessions = new Map<number, Session>()
const numbers: number[] = []
const recent: Row[] = []
const bus = new EventTarget()
// biome-ignore lint/complexity/noStaticOnlyClass: a static property is what is leaked to
class Registry {
  static readonly all: Row[] = []
}

// Snapshots are looked for here, so that none of another test is seen.
const temporary = mkdtempSync(join(tmpdir(), 'endure-test-'))
beforeAll(async () => {
  vi.stubEnv('TMPDIR', temporary)
  // What the first collection sets up is no growth of an operation's.
  await settle()
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(temporary, { recursive: true })
})

let calls = 0
const repeatOf = (operation: (call: number) => unknown) => async (count: number) => {
  for (let call = 0; call < count; call++) operation(calls++)
  await settle()
  return count
}
const find = (operation: (call: number) => unknown, options: Partial<RetainerOptions> = {}) =>
  findRetainers(repeatOf(operation), {
    callMs: 0.001,
    bytesPerOperation: 1000,
    collectionMs: 1,
    deadlineMs: Number.POSITIVE_INFINITY,
    toRaise,
    ...options,
  })

describe('what is kept by', () => {
  test.each([
    ['a map', () => sessions.set(calls, new Session(calls)), ['sessions (Map)', 'Session'], 'Session'],
    ['a static property', () => Registry.all.push(new Row()), ['Registry', 'all (Array)', 'Row'], 'Row'],
    [
      'an event target',
      () => bus.addEventListener('x', () => new Row()),
      ['bus (EventTarget)', '[kEvents] (Map)'],
      'Listener',
    ],
  ])('%s is found, with its file, and nothing is left behind', async (_, operation, path, className) => {
    const { retainers, reason, snapshots } = await find(operation)
    expect(retainers[0]?.path.slice(0, path.length + 1)).toEqual(['findRetainers.test.ts', ...path])
    expect(retainers[0]?.className).toBe(className)
    expect(retainers[0]?.countPerOperation).toBeCloseTo(1, 1)
    expect([reason, snapshots, readdirSync(temporary)]).toEqual([undefined, [], []])
  })

  test('one call in ten is found by its container', async () => {
    const { retainers } = await find((call) => call % 10 === 0 && sessions.set(call, new Session(call)))
    // Between two snapshots alone, which have to do on a busy machine, no class is named.
    expect(retainers[0]?.path.slice(0, 2)).toEqual(['findRetainers.test.ts', 'sessions (Map)'])
    expect(['Session', 'entries of Map']).toContain(retainers[0]?.className)
  })

  test('numbers, which no class counts, are found by the store that grows', async () => {
    const { retainers } = await find(() => numbers.push(calls), { bytesPerOperation: 8 })
    expect(retainers[0]).toMatchObject({
      path: ['findRetainers.test.ts', 'numbers (Array)'],
      className: 'entries of Array',
      countPerOperation: 0,
    })
  })
})

test('what replaces the old is no growth', async () => {
  const { retainers, reason } = await find(() => recent.push(new Row()) > 100 && recent.shift())
  expect(retainers).toEqual([])
  expect(reason).toMatch(
    /^Between heap snapshots [\d and]+ operations apart no class of objects grew steadily\.$/,
  )
})

test('snapshots are kept on request', async () => {
  const { snapshots } = await find(() => sessions.set(calls, new Session(calls)), { keepSnapshots: true })
  expect(snapshots.length).toBeGreaterThanOrEqual(2)
  expect(snapshots.every((file) => existsSync(file))).toBe(true)
  rmSync(dirname(snapshots[0] as string), { recursive: true })
})

test('a heap above the limit is not looked into', async () => {
  const heapBytes = process.memoryUsage().heapUsed
  expect(await find(() => {}, { maxHeapBytes: heapBytes / 2 })).toMatchObject({
    retainers: [],
    reason: expect.stringMatching(/^The heap holds \d+ MB: above \d+ MB its snapshots take gigabytes\.$/),
  })
})

test('nor is one when time is short', async () => {
  const made = vi.fn(async (count: number) => count)
  const options = {
    callMs: 1,
    bytesPerOperation: 1,
    collectionMs: 1,
    deadlineMs: performance.now() + 1,
    toRaise,
  }
  expect(await findRetainers(made, options)).toMatchObject({
    reason: expect.stringMatching(/no time left for heap snapshots.*raise `maxDuration` by \d+ s\.$/),
  })
  expect(made).not.toHaveBeenCalled()
})

test('a snapshot is not begun on a machine that is too busy to end it in time', async () => {
  const made = vi.fn(async () => 0)
  // Twice what is usual for writing and reading two, and four times that.
  const usualMs = (2 * 2 * (4 / 3) * process.memoryUsage().heapUsed * 60) / 1e6
  const within = (timesUsual: number, collectionMs: number) => {
    const deadlineMs = performance.now() + timesUsual * usualMs
    return findRetainers(made, { callMs: 0, bytesPerOperation: 1e6, collectionMs, deadlineMs, toRaise })
  }
  const noTime = { reason: expect.stringContaining('no time left for heap snapshots') }
  expect(await within(2, 10_000)).toMatchObject(noTime)
  expect(await within(2, 0)).not.toMatchObject(noTime)
  expect(await within(6, 10_000)).not.toMatchObject(noTime)
})

test('without calls between them snapshots show nothing', async () => {
  const options = {
    callMs: 1,
    bytesPerOperation: 1,
    collectionMs: 1,
    deadlineMs: Number.POSITIVE_INFINITY,
    toRaise,
  }
  expect(await findRetainers(async () => 0, options)).toMatchObject({
    reason: 'There was no time left for a second heap snapshot: raise `maxDuration`.',
  })
})

test('an operation that throws leaves no snapshot, nor an exit listener', async () => {
  const listeners = process.listenerCount('exit')
  const failing = find(() => {
    throw new Error('late')
  })
  await expect(failing).rejects.toThrow('late')
  expect(readdirSync(temporary)).toEqual([])
  expect(process.listenerCount('exit')).toBe(listeners)
})

test('calls are a prime number, and as many as the time and the heap allow', async () => {
  const asked: number[] = []
  const note = async (count: number) => asked.push(count) * 0
  const deadlineMs = Number.POSITIVE_INFINITY
  await findRetainers(note, { callMs: 0.001, bytesPerOperation: 0, collectionMs: 1, deadlineMs, toRaise })
  await findRetainers(note, { callMs: 1, bytesPerOperation: 0, collectionMs: 1, deadlineMs, toRaise })
  await findRetainers(note, { callMs: 0, bytesPerOperation: 15_000, collectionMs: 1, deadlineMs, toRaise })
  await findRetainers(note, { callMs: 1000, bytesPerOperation: 1e6, collectionMs: 1, deadlineMs, toRaise })
  expect(asked).toEqual([65_521, 251, 61, 7])
})
