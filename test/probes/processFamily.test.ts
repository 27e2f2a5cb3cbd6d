import { describe, expect, test } from 'vitest'
import { readFamily } from '../../src/probes/processFamily.ts'
import { startProcess } from './startProcess.ts'

const megabytes = 64

test('resident memory and CPU time of a process are those of its own', async () => {
  const subject = await startProcess()
  const before = await readFamily(subject.pid)
  await subject.tell('hold', megabytes * 2 ** 20)
  await subject.tell('burn', 200)
  const after = await readFamily(subject.pid)

  expect((after?.rssBytes ?? 0) - (before?.rssBytes ?? 0)).toBeGreaterThan(0.9 * megabytes * 2 ** 20)
  const spentMs = (after?.cpuMsByPid.get(subject.pid) ?? 0) - (before?.cpuMsByPid.get(subject.pid) ?? 0)
  expect(spentMs).toBeGreaterThanOrEqual(150)
  expect(after?.processes).toBe(1)
})

test('a process that has ended is not there', async () => {
  const subject = await startProcess()
  await subject.end()
  await expect(readFamily(subject.pid)).resolves.toBeUndefined()
})

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('descriptors are counted while they are open', async () => {
    const subject = await startProcess()
    const before = await readFamily(subject.pid)
    await subject.tell('open', 7)
    const open = await readFamily(subject.pid)
    await subject.tell('close')
    const after = await readFamily(subject.pid)

    expect((open?.fds ?? 0) - (before?.fds ?? 0)).toBe(7)
    expect(open?.sockets).toBe(before?.sockets)
    expect(after?.fds).toBe(before?.fds)
  })

  test('a connection is two sockets where both ends are here, and gone when it is closed', async () => {
    const subject = await startProcess()
    const before = await readFamily(subject.pid)
    await subject.tell('connect')
    const connected = await readFamily(subject.pid)
    await subject.tell('disconnect')
    const after = await readFamily(subject.pid)

    expect(before?.connections).toBe(0)
    expect((connected?.sockets ?? 0) - (before?.sockets ?? 0)).toBe(2)
    expect(connected?.connections).toBe(2)
    expect(after).toMatchObject({ sockets: before?.sockets, connections: 0 })
  })

  test('children are counted in', async () => {
    const subject = await startProcess()
    const before = await readFamily(subject.pid)
    await subject.tell('fork')
    const forked = await readFamily(subject.pid)
    await subject.tell('tellChild', { order: 'open', argument: 5 })
    const opened = await readFamily(subject.pid)

    expect(before?.processes).toBe(1)
    expect(forked?.processes).toBe(2)
    expect(forked?.rssBytes).toBeGreaterThan(1.5 * (before?.rssBytes ?? Number.NaN))
    expect((opened?.fds ?? 0) - (forked?.fds ?? 0)).toBe(5)

    const pids = [...(opened?.cpuMsByPid.keys() ?? [])]
    await expect(readFamily(subject.pid, pids)).resolves.toMatchObject({ processes: 2, fds: opened?.fds })
    await expect(readFamily(subject.pid, [subject.pid])).resolves.toMatchObject({ processes: 1 })
    await expect(readFamily(subject.pid, pids.slice(1))).resolves.toBeUndefined()
  })
})
