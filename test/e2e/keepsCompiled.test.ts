import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { checkout } from './tarball.ts'

// V8 tells which compiled code it throws away because what that was compiled for is gone.
const script = `
import { setImmediate } from 'node:timers/promises'
import { stress } from 'endure'

async function collect() {
  for (let i = 0; i < 8; i++) {
    gc()
    await setImmediate()
  }
}

globalThis.operation = async () => {}
for (let run = 0; run < 2; run++) await stress({ users: 100, totalIterations: 300_000 }, operation)
console.log('the run is gone')
await collect()
console.log('the operation is gone')
globalThis.operation = undefined
await collect()`

test('what V8 has compiled of the engine outlives the run', async () => {
  const flags = ['--expose-gc', '--trace-deopt', '--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: checkout })
  const [, withoutRun, withoutOperation] = stdout.split(/the \w+ is gone/)
  expect(withoutRun).not.toContain('weak objects')
  // Some of it is the operation's own.
  expect(withoutOperation).toContain('weak objects')
})
