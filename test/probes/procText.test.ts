import { describe, expect, test } from 'vitest'
import {
  addEstablishedInodes,
  familyOf,
  parseProcStat,
  parseResidentBytes,
  parseSocketInode,
} from '../../src/probes/procText.ts'

// Recorded on Linux 6.18, x64.
const sleeping =
  '14585 (sleep) S 14582 14582 4438 0 -1 4194304 52 0 0 0 12 3 0 0 20 0 1 0 95408 2990080 440 18446744073709551615 0 0 140734005881576 0 0 0 0 6 0 0 0 0 17 0 0 0 0 0 0 0 0 0 140734005881576 0 0 0 0\n'
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9503 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 36754 1 0000000035735c8c 100 0 0 10 0
   2: 0100007F:D202 0100007F:9503 01 00000000:00000000 00:00000000 00000000     0        0 36755 2 000000001121c2de 20 0 0 10 -1
   3: 0100007F:9503 0100007F:D202 06 00000000:00000000 03:000017A6 00000000     0        0 0 3 00000000efd2e20a
`

describe('parseProcStat', () => {
  test('reads the fields by their numbers in the manual', () => {
    expect(parseProcStat(sleeping)).toEqual({
      pid: 14585,
      parentPid: 14582,
      state: 'S',
      cpuMs: 150,
      startedMs: 954080,
      virtualBytes: 2_990_080,
    })
  })

  test.each(['(sleep)', 'a b', 'a) S 1 (b', ') R 9', 'x\ny'])('a program may be called %j', (name) => {
    expect(parseProcStat(sleeping.replace('sleep', name))).toEqual(parseProcStat(sleeping))
  })

  test.each(['', 'nothing', '14585 (sleep)', sleeping.slice(0, 60)])('%j is no such line', (text) => {
    expect(parseProcStat(text)).toBeUndefined()
  })
})

test('resident memory is told in units of 1,024 bytes, and not at all of a process that ended', () => {
  expect(parseResidentBytes('VmHWM:\t    1800 kB\nVmRSS:\t    1760 kB\nRssAnon:\t     108 kB\n')).toBe(
    1_802_240,
  )
  expect(parseResidentBytes('Name:\tsleep\nState:\tZ (zombie)\n')).toBeNaN()
})

test('a descriptor is a socket by what it points to', () => {
  expect(parseSocketInode('socket:[36756]')).toBe('36756')
  for (const link of ['/dev/null', 'pipe:[36756]', 'anon_inode:[eventpoll]', '/tmp/socket:[1]'])
    expect(parseSocketInode(link)).toBeUndefined()
})

test('listening and closing sockets are no established connections', () => {
  const inodes = new Set<string>()
  addEstablishedInodes(table, inodes)
  addEstablishedInodes('', inodes)
  expect([...inodes]).toEqual(['36755'])
})

describe('familyOf', () => {
  const parents: Record<number, number> = { 1: 0, 10: 1, 11: 10, 12: 11, 13: 10, 20: 1 }
  const all = Object.entries(parents).map(([pid, parentPid]) => ({
    pid: Number(pid),
    parentPid,
    state: 'S',
    cpuMs: 0,
    startedMs: 0,
    virtualBytes: 0,
  }))
  const pids = (pid: number) => familyOf(pid, all).map((stat) => stat.pid)

  test('a process comes with its children and theirs, and first', () => {
    expect(pids(10)).toEqual([10, 11, 13, 12])
    expect(pids(20)).toEqual([20])
  })

  test('a process that is not there has none', () => {
    expect(pids(99)).toEqual([])
  })
})
