// What endure costs a suite that does not use it: the same twenty trivial files with and without the plugin, in turn.
// Run by `npm run bench`. Times are compared as ratios within one pair, medians of five.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

const files = 20
const pairs = 5
const checkout = fileURLToPath(new URL('..', import.meta.url))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'endure-bench-')))

const config = (head, plugins) => `${head}
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [${plugins}], test: { reporters: ['dot'] } })`
const configs = {
  without: config('', ''),
  with: config("import endure from 'endure/vitest'", 'endure()'),
}

function prepare() {
  // Copied, because Vitest would transform what a link leads to outside of `node_modules`; users have it installed.
  for (const name of ['dist', 'package.json']) {
    cpSync(join(checkout, name), join(folder, 'node_modules/endure', name), { recursive: true })
  }
  const { dependencies } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  for (const name of ['vitest', ...Object.keys(dependencies)]) {
    symlinkSync(join(checkout, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [name, text] of Object.entries(configs)) writeFileSync(join(folder, `${name}.config.js`), text)
  for (let file = 1; file <= files; file++) {
    const text = `import { expect, test } from 'vitest'\ntest('adds', () => expect(1 + 1).toBe(2))`
    writeFileSync(join(folder, `trivial${file}.test.js`), text)
  }
}

/** Seconds from start to exit, as a user waits for them. */
function run(name) {
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs')
  const startedMs = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', `${name}.config.js`],
    { cwd: folder, encoding: 'utf8' },
  )
  const seconds = (performance.now() - startedMs) / 1000
  if (status !== 0 || !stdout.includes(`${files} passed`)) throw new Error(`${stdout}${stderr}`)
  return seconds
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const round = (value, digits) => Number(value.toFixed(digits))

try {
  prepare()
  const without = []
  const plugged = []
  for (let pair = 0; pair < pairs + 1; pair++) {
    // Each goes first in every other pair, so that a machine that warms up or tires favours neither.
    const order = pair % 2 === 0 ? ['without', 'with'] : ['with', 'without']
    const seconds = Object.fromEntries(order.map((name) => [name, run(name)]))
    if (pair === 0) continue // warm-up
    without.push(seconds.without)
    plugged.push(seconds.with)
  }
  const ratios = plugged.map((seconds, pair) => seconds / without[pair])
  console.table([
    {
      files,
      'without the plugin, s': round(median(without), 2),
      'with the plugin, s': round(median(plugged), 2),
      ratio: round(median(ratios), 3),
      'lowest ratio': round(Math.min(...ratios), 3),
      'highest ratio': round(Math.max(...ratios), 3),
    },
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
