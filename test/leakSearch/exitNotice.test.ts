import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { expect, test, vi } from 'vitest'
import { ExitNotice } from '../../src/leakSearch/exitNotice.ts'

vi.setConfig({ testTimeout: 20_000 })

test.each([
  [
    'process.exit, with the place',
    'function stop() { process.exit(3) } stop()',
    3,
    /^endure: process\.exit\(3\) was called at call 78 of a leak search, by stop \(.+\)\. There is no verdict\.\n$/,
  ],
  ['an exit that would pass for success', 'process.exit(0)', 1, /process\.exit\(0\) was called at call 78/],
  [
    'an event loop without work',
    '',
    1,
    /^endure: the process ended with code 0 at call 78 of a leak search\. There is no verdict\.\n$/,
  ],
  [
    'an error that nobody catches',
    'throw new Error("loose")',
    1,
    /ended with code 1 at call 78.*Error: loose/s,
  ],
  ['nothing, once it is closed', 'notice.close(); process.exit(0)', 0, /^$/],
])('%s', async (_, ending, status, said) => {
  const imported = `data:text/javascript,${encodeURIComponent(await compiled('probes/nodeProcess.ts'))}`
  const code = (await compiled('leakSearch/exitNotice.ts')).replace('../probes/nodeProcess.ts', imported)
  const script = `${code}; const notice = new ExitNotice(() => 78); ${ending}`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
  })
  expect(child.stderr).toMatch(said)
  expect(child.status).toBe(status)
})

async function compiled(file: string): Promise<string> {
  const path = fileURLToPath(new URL(`../../src/${file}`, import.meta.url))
  return (await transformWithOxc(readFileSync(path, 'utf8'), path)).code
}

test('it listens only while it is open', () => {
  const listeners = process.listenerCount('exit')
  const notice = new ExitNotice(() => 0)
  expect(process.listenerCount('exit')).toBe(listeners + 1)
  notice.close()
  expect(process.listenerCount('exit')).toBe(listeners)
})
