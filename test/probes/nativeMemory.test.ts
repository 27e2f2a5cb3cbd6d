import { once } from 'node:events'
import { createDeflate, type Deflate } from 'node:zlib'
import { expect, test } from 'vitest'
import { nativeBytes } from '../../src/probes/nativeMemory.ts'
import { settle } from '../../src/probes/settle.ts'

test('what native code keeps is in it, what V8 keeps is not', async () => {
  const read = async () => nativeBytes((await settle()).memory)
  const before = await read()
  const inHeap = Array.from({ length: 40 }, () => new Array<number>(1e5).fill(0.5))
  const outside = new Uint8Array(32e6).fill(1)
  const grownByV8 = (await read()) - before
  // zlib takes some 250 KB for each stream when it first compresses.
  const streams: Deflate[] = []
  for (let i = 0; i < 80; i++) {
    const stream = createDeflate()
    stream.write('x'.repeat(100))
    stream.flush()
    streams.push(stream)
    await once(stream, 'readable')
  }
  const grownByZlib = (await read()) - before - grownByV8
  expect(inHeap.length + outside.length).toBeGreaterThan(40)
  expect(Math.abs(grownByV8)).toBeLessThan(8e6)
  expect(grownByZlib).toBeGreaterThan(12e6)
  for (const stream of streams) stream.close()
})
