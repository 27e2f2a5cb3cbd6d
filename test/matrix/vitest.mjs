import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { declaredFiles, declaredNames } from './declared.mjs'
import { newProject } from './install.mjs'
import { resultOf, run } from './process.mjs'

const versions = [
  { vitest: '4.1.12', from: 20 },
  { vitest: '5.1.0', from: 22 },
]

/** How Vitest can be told to run the same files. */
const ways = {
  forks: `pool: 'forks'`,
  'forks, not isolated': `pool: 'forks', isolate: false`,
  threads: `pool: 'threads'`,
  'threads, not isolated': `pool: 'threads', isolate: false`,
  vmForks: `pool: 'vmForks'`,
  vmThreads: `pool: 'vmThreads'`,
}

const test = `
  import { readFileSync } from 'node:fs'
  import { stress } from 'endure'
  import { expect, test, vi } from 'vitest'
  import { declareCases } from './cases.js'
  import { declareMatchers } from './matchers.js'
  declareCases({
    test, expect, stress,
    concurrent: test.concurrent,
    retried: (name, body) => test(name, { retry: 1 }, body),
    repeated: (name, body) => test(name, { repeats: 2 }, body),
    fakeTimers: () => vi.useFakeTimers(),
    realTimers: () => vi.useRealTimers(),
  })
  declareMatchers({ test, expect }, readFileSync('recorded.json', 'utf8'))`

const config = (options) => `
  import endure from 'endure/vitest'
  import { defineConfig } from 'vitest/config'
  const projects = ${JSON.stringify(Object.entries(ways))}.map(([name, way]) => ({
    plugins: [endure()],
    test: { name, testTimeout: 120_000, ...new Function('return {' + way + '}')() },
  }))
  export default defineConfig({ test: { ${options} } })`

const names = declaredNames({ concurrent: true, retried: true, repeated: true, fakeTimers: true, soft: true })

/** Each way to run Vitest on a version of Node; all pools are projects of one process. */
export function* vitestRuns(major) {
  for (const { vitest, from } of versions) {
    if (major < from) continue
    const runner = `Vitest ${vitest}`
    const prepare = () => {
      const packages = { vitest, '@vitest/coverage-v8': vitest }
      return newProject(`vitest-${vitest[0]}`, packages, {
        'package.json': '{ "type": "module" }',
        ...declaredFiles(),
        'cases.test.js': test,
        'pools.config.js': config('projects'),
        'coverage.config.js': `
          import endure from 'endure/vitest'
          export default { plugins: [endure()], test: { testTimeout: 120_000, coverage: { enabled: true, reporter: 'json' } } }`,
        'setup.config.js': `
          export default { test: { setupFiles: ['endure/vitest/setup'], reporters: ['endure/reporter'], testTimeout: 120_000 } }`,
        'watch.mjs': watch,
        'results.mjs': reporter,
        'results.json': '[]',
      })
    }
    let pools
    for (const way of Object.keys(ways)) {
      yield {
        runner,
        how: way,
        names,
        async tests(node) {
          pools ??= runVitest(node, prepare(), 'pools.config.js')
          return (await pools)[way] ?? {}
        },
      }
    }
    for (const how of ['coverage', 'set up without the plugin']) {
      const config = how === 'coverage' ? 'coverage.config.js' : 'setup.config.js'
      yield {
        runner,
        how,
        names,
        tests: async (node) => (await runVitest(node, prepare(), config))[''] ?? {},
      }
    }
    yield {
      runner,
      how: 'watch, run twice',
      names: ['passes: both runs are reported'],
      async tests(node) {
        const { output } = await run(node, ['watch.mjs'], prepare())
        const counted = [...output.matchAll(/(\d+) tests? measured/g)].map(([, count]) => count)
        const passed = counted.length === 2 && counted[0] === counted[1]
        return { 'passes: both runs are reported': resultOf('', passed ? [] : [output]) }
      },
    }
  }
}

/** Runs once, and again as after a change. */
const watch = `
  import { startVitest } from 'vitest/node'
  const vitest = await startVitest('test', [], { config: 'coverage.config.js', coverage: { enabled: false }, watch: true, testNamePattern: 'a result' })
  await vitest.rerunFiles()
  await vitest.close()
  process.exit()`

// A reporter of our own, as that in JSON does not tell projects apart.
const reporter = `
  import { writeFileSync } from 'node:fs'
  export default class {
    onTestRunEnd(modules) {
      const tests = modules.flatMap((file) => [...file.children.allTests()])
      const results = tests.map((test) => {
        const { state, errors } = test.result() // which are those of earlier attempts, too
        return [test.project.name, test.name, state === 'failed' ? errors.map(({ message }) => message) : []]
      })
      writeFileSync('results.json', JSON.stringify(results))
    }
  }`

async function runVitest(node, project, configFile) {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    configFile,
    '--reporter',
    './results.mjs',
  ]
  const { output } = await run(node, args, project)
  const results = JSON.parse(readFileSync(join(project, 'results.json'), 'utf8'))
  if (results.length === 0) console.log(output)
  const byProject = {}
  for (const [name, testName, failures] of results) {
    byProject[name] ??= {}
    byProject[name][testName] = resultOf(testName, failures)
  }
  return byProject
}
