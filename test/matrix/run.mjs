// The same tests in every runner, on every Node that each of them can run on, with endure from its tarball.
// Run by `npm run test:matrix`: writes what was run into docs/matrix.md, and ends with 1 where something came out otherwise.
// `npm run test:matrix -- "Node 22" Jest` runs only what has all these words, and writes nothing. `--update` takes over the
// messages of the first run that has each of them into expected.json, to be read by a person.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { isDeepStrictEqual } from 'node:util'
import pLimit from 'p-limit'
import { checkout, nodeOf } from './install.mjs'
import { jestRuns } from './jest.mjs'
import { nodeTestRuns } from './nodeTest.mjs'
import { matrixPage } from './page.mjs'
import { run } from './process.mjs'
import { vitestRuns } from './vitest.mjs'

const expectedFile = join(checkout, 'test/matrix/expected.json')
const update = process.argv.includes('--update')
const words = process.argv.slice(2).filter((word) => word !== '--update')
const expected = update ? {} : JSON.parse(readFileSync(expectedFile, 'utf8'))

// Two at a time: each is one process that measures, and others that wait for it.
const limit = pLimit(2)
const rows = []
for (const major of [20, 22, 24, 26]) {
  const runs = [...vitestRuns(major), ...jestRuns(), ...nodeTestRuns()]
  const chosen = runs.filter(({ runner, how }) =>
    words.every((word) => `Node ${major} ${runner} ${how}`.includes(word)),
  )
  if (chosen.length === 0) continue
  const node = nodeOf(major)
  const version = (await run(node, ['--version'], checkout)).output.trim().slice(1)
  for (const each of chosen) rows.push(limit(() => rowOf(version, node, each)))
}
const table = await Promise.all(rows)
if (update) writeFileSync(expectedFile, `${JSON.stringify(expected, null, 2)}\n`)
if (words.length === 0) writeFileSync(join(checkout, 'docs/matrix.md'), matrixPage(table))
if (table.length === 0 || table.some(({ asExpected, names }) => asExpected < names.length))
  process.exitCode = 1

async function rowOf(version, node, { runner, how, names, tests }) {
  const startedMs = performance.now()
  const results = await tests(node)
  const seconds = Math.round((performance.now() - startedMs) / 1000)
  const deviations = deviating(names, results)
  const asExpected = Math.max(0, names.length - deviations.length)
  console.log(
    `Node ${version}, ${runner}, ${how}: ${asExpected} of ${names.length} as expected, ${seconds} s`,
  )
  for (const deviation of deviations) console.log(`\n${deviation}\n`)
  return { version, runner, how, names, asExpected }
}

/** What came out otherwise than expected, what was not run, and what nobody knows. */
function deviating(names, results) {
  const unknown = Object.keys(results).filter((name) => !names.includes(name))
  return [...names, ...unknown].flatMap((name) => {
    const result = results[name]
    if (result === undefined) return [`${name}\nwas not run`]
    if (update) expected[name] ??= result
    const isRight = isDeepStrictEqual(result, expected[name]) && names.includes(name)
    if (isRight && name.startsWith(result.passed ? 'passes:' : 'fails:')) return []
    return [`${name}\n${result.message}\ninstead of\n${expected[name]?.message}`]
  })
}
