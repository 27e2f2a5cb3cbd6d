import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { expect, test, vi } from 'vitest'
import { readSnapshotNodes } from '../../src/evidence/heapSnapshot.ts'
import { SnapshotFolder } from '../../src/evidence/snapshotFolder.ts'

// A snapshot of a worker takes half a second, and more on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

test('holds what was written until it is removed, and listens to the exit no longer', () => {
  const listeners = process.listenerCount('exit')
  const folder = new SnapshotFolder()
  expect(folder.write()).toBeGreaterThan(0)
  folder.write()
  expect(folder.files).toHaveLength(2)
  expect(readSnapshotNodes(readFileSync(folder.files[1] as string)).count).toBeGreaterThan(1000)
  folder.remove()
  expect(existsSync(dirname(folder.files[0] as string))).toBe(false)
  expect(process.listenerCount('exit')).toBe(listeners)
})

test('what is kept stays', () => {
  const listeners = process.listenerCount('exit')
  const folder = new SnapshotFolder()
  folder.write()
  folder.keep()
  expect(existsSync(folder.files[0] as string)).toBe(true)
  expect(process.listenerCount('exit')).toBe(listeners)
  rmSync(dirname(folder.files[0] as string), { recursive: true })
})

test.each([
  ['nothing is left behind', '', 0],
  ['only what is kept is left behind', 'folder.keep();', 1],
])('of a process that exits early %s', async (_, kept, left) => {
  const temporary = mkdtempSync(join(tmpdir(), 'endure-test-'))
  const path = fileURLToPath(new URL('../../src/evidence/snapshotFolder.ts', import.meta.url))
  const { code } = await transformWithOxc(readFileSync(path, 'utf8'), path)
  const script = `${code}; const folder = new SnapshotFolder(); folder.write(); ${kept} process.exit(3)`
  try {
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TMPDIR: temporary, NODE_OPTIONS: '' },
      encoding: 'utf8',
    })
    expect(child).toMatchObject({ status: 3, stderr: '' })
    expect(readdirSync(temporary)).toHaveLength(left)
  } finally {
    rmSync(temporary, { recursive: true })
  }
})
