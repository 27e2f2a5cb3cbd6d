import { expect, test, vi } from 'vitest'
import { repeatSilently } from '../../src/vitest/repeatSilently.ts'

test('a run is silent, and only that run', async ({ task }) => {
  const write = vi.fn(() => true)
  const output = { write }
  const before = { annotate: task.context.annotate, stdout: process.stdout.write }
  await repeatSilently(task.context, async () => {
    console.log('not to be seen')
    expect(process.stdout.write).not.toBe(before.stdout)
    await new Promise((resolve) => process.stdout.write('not to be seen\n', resolve))
    expect(await task.context.annotate('not to be noted')).toMatchObject({ message: 'not to be noted' })
    output.write()
  })
  expect(task.annotations).toEqual([])
  expect(write).toHaveBeenCalledOnce()
  expect(task.context.annotate).toBe(before.annotate)
  expect(process.stdout.write).toBe(before.stdout)
})

test('it is heard again after a run that throws', async ({ task }) => {
  const { write } = process.stdout
  const failing = repeatSilently(task.context, () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect(process.stdout.write).toBe(write)
})

test('a stream that the test has mocked stays mocked', async ({ task }) => {
  const spy = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await repeatSilently(task.context, async () => {
    process.stdout.write('caught')
  })
  expect(spy).toHaveBeenCalledExactlyOnceWith('caught')
  spy.mockRestore()
})
