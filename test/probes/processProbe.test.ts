import { afterEach, describe, expect, test, vi } from 'vitest'
import { ProcessProbe } from '../../src/probes/processProbe.ts'
import { startProcess } from './startProcess.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('a number that no process has is refused', async () => {
  const subject = await startProcess()
  await subject.end()
  await expect(ProcessProbe.of(subject.pid)).rejects.toThrow(
    `Expected \`pid\` to be that of a running process, got ${subject.pid}: there is none`,
  )
})

test('no sample begins while it stops: what it opens would be counted as left open', async () => {
  const probe = await ProcessProbe.of(process.pid)
  await probe.begin()
  // So long after the last reading that a sample is due.
  const now = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => now + 60_000)
  const stopped = probe.stop()
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve()
    probe.sample()
  }
  await stopped
  vi.restoreAllMocks()
  // Begun later than any sample could be.
  await ProcessProbe.of(process.pid)
  expect((await probe.finish()).samples).toHaveLength(1)
})

test('CPU is averaged over the time that is watched', async () => {
  const subject = await startProcess()
  const probe = await ProcessProbe.of(subject.pid)
  await probe.begin()
  await subject.tell('burn', 300)
  await probe.stop()
  // Nobody watches.
  await subject.tell('burn', 1000)
  await probe.resume()
  await probe.stop()
  const { cpu, samples } = await probe.finish()

  // However slow the machine: it did nothing else, and did not do more than one core can.
  expect(cpu.mean).toBeGreaterThan(0)
  expect(cpu.mean).toBeLessThan(1.3)
  expect(cpu.peak).toBeGreaterThanOrEqual(cpu.mean)
  expect(samples).toHaveLength(2)
})

test('a busy second is seen in the peak', async () => {
  const subject = await startProcess()
  const probe = await ProcessProbe.of(subject.pid)
  await probe.begin()
  await subject.tell('burn', 1100)
  await probe.stop()
  const { samples, cpu } = await probe.finish()
  expect(samples.at(-1)?.cpu).toBe(cpu.peak)
  expect(cpu.peak).toBeGreaterThan(0)
})

describe('a process that ends', () => {
  test('during the run is said to have, with the last that was seen of it', async () => {
    const subject = await startProcess()
    const probe = await ProcessProbe.of(subject.pid)
    await probe.begin()
    await subject.end()
    await probe.stop()
    const usage = await probe.finish()
    expect(usage.ended).toMatch(new RegExp(`^process ${subject.pid} ended .+ into the run$`))
    expect(usage.final).toEqual(usage.baseline)
    expect(usage.samples).toEqual([])
  })
})

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('what is open for a while is in the peak only', async () => {
    const subject = await startProcess()
    const probe = await ProcessProbe.of(subject.pid)
    await probe.begin()
    await subject.tell('open', 9)
    await probe.stop()
    await subject.tell('close')
    const { baseline, peak, final, samples } = await probe.finish()
    expect(peak.fds).toBe(baseline.fds + 9)
    expect(samples.map(({ fds }) => fds)).toEqual([peak.fds])
    expect(final).toMatchObject({ fds: baseline.fds, sockets: baseline.sockets, processes: 1 })
  })

  test('what stays open is in the final reading', async () => {
    const subject = await startProcess()
    const probe = await ProcessProbe.of(subject.pid)
    await probe.begin()
    await subject.tell('open', 3)
    await probe.stop()
    const { baseline, final } = await probe.finish()
    expect(final.fds).toBe(baseline.fds + 3)
  })

  test('what goes away while it waits is waited for', async () => {
    const subject = await startProcess()
    const probe = await ProcessProbe.of(subject.pid)
    await probe.begin()
    await subject.tell('connect')
    await probe.stop()
    const finished = probe.finish()
    await subject.tell('disconnect')
    const { baseline, peak, final } = await finished
    expect(peak.connections).toBe(2)
    expect(final).toMatchObject({ connections: 0, fds: baseline.fds })
  })
})
