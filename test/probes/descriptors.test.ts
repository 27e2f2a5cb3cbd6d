import { closeSync, openSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { readDescriptors } from '../../src/probes/descriptors.ts'

const listed = process.platform === 'linux' || process.platform === 'darwin'

if (listed) {
  test('an open file is counted until it is closed, the listing itself is not', () => {
    const before = readDescriptors()
    expect(readDescriptors()).toEqual(before)
    const fd = openSync('.', 'r')
    expect(readDescriptors()).toEqual({ open: before.open + 1, sockets: before.sockets })
    closeSync(fd)
    expect(readDescriptors()).toEqual(before)
  })

  test('a listening socket is counted as one', async () => {
    const before = readDescriptors()
    const server = await new Promise<Server>((resolve) => {
      const made = createServer().listen(0, '127.0.0.1', () => resolve(made))
    })
    expect(readDescriptors().sockets).toBe(before.sockets + 1)
    await new Promise((resolve) => server.close(resolve))
  })
} else {
  test('where descriptors are not listed they are NaN, which no comparison passes', () => {
    expect(readDescriptors()).toEqual({ open: Number.NaN, sockets: Number.NaN })
  })
}
