import { describe, expect, test } from 'vitest'
import { RunningLoads } from '../../src/report/runningLoads.ts'
import { ended, progress, stress } from './samples.ts'

const soak = { file: 'soak.stress.ts', project: '', name: 'soak' }
const minute = 60_000

test('a run that is under way is a test that has not ended, with its last line and its course', () => {
  const loads = new RunningLoads()
  const { operations, successRate } = stress()
  const soFar = { ...stress(), operations, successRate }
  loads.add(soak, progress({ elapsedMs: 1000, qps: 10, soFar }))
  loads.add(soak, progress({ elapsedMs: 2000, qps: 20 }))

  expect(loads.tests()).toMatchObject([
    {
      ...soak,
      state: 'pending',
      records: [],
      lost: {
        elapsedMs: 2000,
        qps: 20,
        soFar: { successRate },
        course: [
          { atMs: 1000, qps: 10 },
          { atMs: 2000, qps: 20 },
        ],
      },
    },
  ])
})

test('a day of lines is a course of some hundred points, from its beginning to its end', () => {
  const loads = new RunningLoads()
  for (let line = 0; line < 1440; line++) loads.add(soak, progress({ elapsedMs: line * minute }))
  const course = loads.tests()[0]?.lost?.course ?? []
  expect(course.length).toBeGreaterThan(200)
  expect(course.length).toBeLessThanOrEqual(600)
  expect(course[0]?.atMs).toBe(0)
  expect(course.at(-1)?.atMs).toBeGreaterThan(1430 * minute)
  const steps = new Set(course.slice(1).map(({ atMs }, index) => atMs - (course[index]?.atMs ?? 0)))
  expect([...steps]).toEqual([4 * minute])
})

describe('what is known of a run', () => {
  test('is added to the test that was lost with it, and to no other', () => {
    const loads = new RunningLoads()
    loads.add(soak, progress({ elapsedMs: 1000 }))
    const lost = { ...ended('soak', [], { state: 'pending', lost: progress() }), ...soak }
    expect(loads.complete(lost).lost?.course).toHaveLength(1)
    expect(loads.complete({ ...lost, name: 'another' }).lost?.course).toBeUndefined()
    const { lost: _, ...done } = lost
    expect(loads.complete(done)).toBe(done)
  })

  test('is forgotten when its test ends, and not when that of another project does', () => {
    const loads = new RunningLoads()
    loads.add(soak, progress())
    loads.end({ ...soak, project: 'node' })
    expect(loads.tests()).toHaveLength(1)
    loads.end(soak)
    expect(loads.tests()).toEqual([])
  })

  test('stays known of a test that has ended and lost its run, which is under way no more', () => {
    const loads = new RunningLoads()
    loads.add(soak, progress({ elapsedMs: 1000 }))
    const failed = { ...ended('soak', [], { state: 'failed', lost: progress() }), ...soak }
    loads.end(failed)
    expect(loads.tests()).toEqual([])
    expect(loads.complete(failed).lost?.course).toHaveLength(1)
  })

  test('begins anew with the next run of the test', () => {
    const loads = new RunningLoads()
    loads.add(soak, progress({ elapsedMs: 5000 }))
    loads.add(soak, progress({ elapsedMs: 1000 }))
    expect(loads.tests()[0]?.lost?.course).toMatchObject([{ atMs: 1000 }])
  })
})
