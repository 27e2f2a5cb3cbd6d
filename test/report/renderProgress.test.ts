import { expect, test } from 'vitest'
import { renderProgress } from '../../src/report/renderProgress.ts'
import { progress } from './samples.ts'

test('a plan of operations shows how many are done', () => {
  expect(renderProgress(progress(), 'search holds a thousand users')).toMatchInlineSnapshot(
    `"  endure  search holds a thousand users  4 210/10 000 (42 %)  998 of 1 000 users  3 904/s  p99 251 ms  heap 48.2 MiB  0 failed"`,
  )
})

test('a plan of a duration shows how long it has run', () => {
  const timed = progress({ plannedOperations: null, plannedMs: 30_000, elapsedMs: 12_300, doneRatio: 0.41 })
  expect(renderProgress(timed, 'search holds a thousand users')).toMatchInlineSnapshot(
    `"  endure  search holds a thousand users  12.3 s/30 s (41 %)  998 of 1 000 users  3 904/s  p99 251 ms  heap 48.2 MiB  0 failed"`,
  )
})

test('a loop that somebody else drives has no plan, and nobody knows what is in flight', () => {
  const loop = progress({ plannedOperations: null, doneRatio: 0, users: 4, inFlight: Number.NaN })
  expect(renderProgress(loop, 'import')).toMatchInlineSnapshot(
    `"  endure  import  4 210 in 1.08 s  4 users  3 904/s  p99 251 ms  heap 48.2 MiB  0 failed"`,
  )
})

test('arrivals have no users, and a first line has no latency yet', () => {
  const open = progress({ users: 0, inFlight: 12, p99Ms: Number.NaN, qps: 0.4, failed: 3 })
  expect(renderProgress(open, 'search')).toMatchInlineSnapshot(
    `"  endure  search  4 210/10 000 (42 %)  12 in flight  0.4/s  p99 –  heap 48.2 MiB  3 failed"`,
  )
})

test('one user is one user', () => {
  expect(renderProgress(progress({ users: 1, inFlight: 1 }), 'search')).toContain('  1 of 1 user  ')
})

test('a process under test is shown beside the load', () => {
  const process = {
    atMs: 1_000,
    cpu: 0.413,
    rssBytes: 81.2 * 2 ** 20,
    virtualBytes: 11.3 * 2 ** 30,
    fds: 47,
    sockets: 25,
    connections: 20,
    processes: 1,
  }
  expect(renderProgress(progress({ process }), 'tls')).toMatchInlineSnapshot(
    `"  endure  tls  4 210/10 000 (42 %)  998 of 1 000 users  3 904/s  p99 251 ms  heap 48.2 MiB  0 failed  | process: CPU 41.3 %, 81.2 MiB, 11.3 GiB virtual, 47 descriptors, 20 established"`,
  )
  const elsewhere = { ...process, virtualBytes: Number.NaN, fds: Number.NaN, connections: Number.NaN }
  expect(renderProgress(progress({ process: elsewhere }), 'tls')).toMatchInlineSnapshot(
    `"  endure  tls  4 210/10 000 (42 %)  998 of 1 000 users  3 904/s  p99 251 ms  heap 48.2 MiB  0 failed  | process: CPU 41.3 %, 81.2 MiB"`,
  )
})

test('100 % is not read before the last operation is done', () => {
  expect(renderProgress(progress({ doneRatio: 0.9999 }), 'search')).toContain('(99 %)')
  expect(renderProgress(progress({ doneRatio: 1 }), 'search')).toContain('(100 %)')
})

test('a long name gives way to the figures, and its end is kept', () => {
  const name = 'vector index > extreme concurrency > search holds a thousand users'
  const line = renderProgress(progress(), name, 120)
  expect(line).toMatchInlineSnapshot(
    `"  endure  … holds a thousand users  4 210/10 000 (42 %)  998 of 1 000 users  3 904/s  p99 251 ms  heap 48.2 MiB  0 failed"`,
  )
  expect(line.length).toBeLessThanOrEqual(121)
})

test('it stays one line whatever the test is called', () => {
  const line = renderProgress(progress(), 'two\r\nlines\u001b[2J')
  expect(line).toContain('  two lines  ')
})
