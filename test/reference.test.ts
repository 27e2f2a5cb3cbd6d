import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('docs/reference says what the docstrings say; otherwise `npm run docs`', () => {
  const script = fileURLToPath(new URL('../build/reference.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test('no page shows what only a matcher itself sees', () => {
  const folder = new URL('../docs/reference/', import.meta.url)
  const telling = readdirSync(folder).filter((name) =>
    /\bthis: [A-Z]|received: unknown/.test(readFileSync(new URL(name, folder), 'utf8')),
  )
  expect(telling).toEqual([])
})
