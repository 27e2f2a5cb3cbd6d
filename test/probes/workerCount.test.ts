import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { WorkerCount } from '../../src/probes/workerCount.ts'

const sleeper = () => new Worker('setInterval(() => {}, 1e6)', { eval: true })

test('counts those that were started since and have not ended', async () => {
  const before = sleeper()
  await once(before, 'online')
  const count = new WorkerCount()
  const [first, second] = [sleeper(), sleeper()]
  await Promise.all([once(first, 'online'), once(second, 'online')])
  expect(count.alive).toBe(2)
  await Promise.all([first.terminate(), before.terminate()])
  expect(count.alive).toBe(1)
  count.close()
  await second.terminate()
})

test('leaves no listener behind', () => {
  const before = process.listenerCount('worker')
  const count = new WorkerCount()
  expect(process.listenerCount('worker')).toBe(before + 1)
  count.close()
  expect(process.listenerCount('worker')).toBe(before)
})
