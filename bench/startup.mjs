// What endure costs those who do not measure: the time of an ordinary suite with and without the plugin, and of a test file
// that imports it and one that does not. Run by `npm run bench:startup`, ends with 1 where a promise is broken.
// Times are compared as ratios within one pair, medians of five, after one run of each that warms up. On a quiet machine with
// two cores it takes five minutes. On a busy one the ratio of CPU time is the steadier one; the promise is about the other.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

const files = 200
const pairs = 5
const promises = { plugin: 1.02, import: 1.2 }
const checkout = fileURLToPath(new URL('..', import.meta.url))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'endure-bench-')))

const config = (head, plugins) => `${head}
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [${plugins}], test: { reporters: ['dot'] } })`
const trivial = `import { expect, test } from 'vitest'\ntest('adds', () => expect(1 + 1).toBe(2))`

const questions = [
  {
    what: `the plugin beside ${files} ordinary test files`,
    most: promises.plugin,
    without: ['--config', 'without.config.js', 'trivial'],
    with: ['--config', 'with.config.js', 'trivial'],
  },
  {
    what: 'importing endure in an empty test file',
    most: promises.import,
    without: ['--config', 'without.config.js', 'empty'],
    with: ['--config', 'without.config.js', 'imports'],
  },
]

function prepare() {
  // Copied, because Vitest would transform what a link leads to outside of `node_modules`; users have it installed.
  for (const name of ['dist', 'package.json']) {
    cpSync(join(checkout, name), join(folder, 'node_modules/endure', name), { recursive: true })
  }
  const { dependencies } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  for (const name of ['vitest', ...Object.keys(dependencies)]) {
    symlinkSync(join(checkout, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  }
  const written = {
    'package.json': '{ "type": "module" }',
    'without.config.js': config('', ''),
    'with.config.js': config("import endure from 'endure/vitest'", 'endure()'),
    'empty.test.js': trivial,
    'imports.test.js': `import 'endure'\n${trivial}`,
  }
  for (const [name, text] of Object.entries(written)) writeFileSync(join(folder, name), text)
  for (let file = 1; file <= files; file++) writeFileSync(join(folder, `trivial${file}.test.js`), trivial)
}

/** Seconds from start to exit, as a user waits for them, and those that all its processes computed. */
function run(args) {
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs')
  const computedBefore = computedSeconds()
  const startedMs = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  const waited = (performance.now() - startedMs) / 1000
  if (status !== 0 || !stdout.includes(' passed')) throw new Error(`${stdout}${stderr}`)
  return { waited, computed: computedSeconds() - computedBefore }
}

/** CPU time of all children that have ended, and of theirs. Only Linux tells. */
function computedSeconds() {
  if (!existsSync('/proc/self/stat')) return Number.NaN
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
  const ticksPerSecond = 100
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const round = (value, digits) => Number(value.toFixed(digits))

function compare(question) {
  const took = { without: [], with: [] }
  for (let pair = 0; pair < pairs; pair++) {
    // Each goes first in every other pair, so that a machine that warms up or tires favours neither.
    for (const name of pair % 2 === 0 ? ['without', 'with'] : ['with', 'without']) {
      took[name].push(run(question[name]))
      console.error(`${question.what}, ${name}: ${round(took[name].at(-1).waited, 2)} s`)
    }
  }
  const ratios = (kind) => took.with.map((each, pair) => each[kind] / took.without[pair][kind])
  return {
    what: question.what,
    'without, s': round(median(took.without.map(({ waited }) => waited)), 2),
    'with, s': round(median(took.with.map(({ waited }) => waited)), 2),
    ratio: round(median(ratios('waited')), 3),
    'lowest ratio': round(Math.min(...ratios('waited')), 3),
    'highest ratio': round(Math.max(...ratios('waited')), 3),
    'at most': question.most,
    'ratio of CPU time': round(median(ratios('computed')), 3),
  }
}

try {
  prepare()
  for (const config of ['without', 'with']) run(['--config', `${config}.config.js`, 'imports'])
  console.log(`Load of the machine before, beside ${cpus().length} cores: ${loadavg()[0].toFixed(1)}`)
  const rows = questions.map(compare)
  console.table(rows)
  const broken = rows.filter((row) => row.ratio > row['at most'])
  for (const { what, ratio } of broken) console.error(`${what}: ${ratio} of the time without`)
  if (broken.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
