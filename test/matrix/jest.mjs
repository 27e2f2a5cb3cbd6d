import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { declaredFiles, declaredNames } from './declared.mjs'
import { newProject } from './install.mjs'
import { resultOf, run } from './process.mjs'

export const jestPackages = { jest: '30.5.2', '@jest/globals': '30.5.2', expect: '30.5.2' }

/** How the same tests are written as modules of either kind, and what Node needs for it. */
const kinds = {
  CommonJS: {
    flags: [],
    type: 'commonjs',
    head: `const { readFileSync } = require('node:fs'); const { stress } = require('endure');
      const { declareCases } = require('./cases.js'); const { declareMatchers } = require('./matchers.js')`,
    exports: 'module.exports =',
    asModule: (text) => text.replace(/export function (\w+)/, 'exports.$1 = function'),
  },
  'ES modules': {
    flags: ['--experimental-vm-modules', '--no-warnings'],
    type: 'module',
    head: `import { jest } from '@jest/globals'; import { readFileSync } from 'node:fs'; import { stress } from 'endure';
      import { declareCases } from './cases.js'; import { declareMatchers } from './matchers.js'`,
    exports: 'export default',
    asModule: (text) => text,
  },
}

const ways = { 'in its own process': '--runInBand', 'in workers': '--maxWorkers=2' }

const test = `
  jest.setTimeout(120_000)
  declareCases({
    test, expect, stress,
    fakeTimers: () => jest.useFakeTimers(),
    realTimers: () => jest.useRealTimers(),
  })
  declareMatchers({ test, expect }, readFileSync('recorded.json', 'utf8'))`
const retried = `
  jest.setTimeout(120_000)
  jest.retryTimes(1)
  declareCases({
    test: (name, body) => { if (/awaits/.test(name)) test(name, body) },
    expect, stress,
    retried: (name, body) => test(name, body),
  })
  describe('side by side', () => declareCases({ test() {}, expect, stress, concurrent: test.concurrent }))`

const names = declaredNames({ concurrent: true, retried: true, fakeTimers: true })

/** Each way to run Jest. */
export function* jestRuns() {
  for (const [kindName, kind] of Object.entries(kinds)) {
    for (const [how, flag] of Object.entries(ways)) {
      yield {
        runner: 'Jest 30.5.2',
        how: `${kindName}, ${how}`,
        names,
        tests: (node) => runJest(node, kind, flag),
      }
    }
  }
}

async function runJest(node, kind, flag) {
  const project = newProject('jest-30', jestPackages, {
    'package.json': JSON.stringify({ type: kind.type }),
    'jest.config.js': `${kind.exports} { setupFilesAfterEnv: ['endure/jest'], reporters: ['default', 'endure/jest/reporter'] }`,
    ...declaredFiles(kind.asModule),
    'cases.test.js': `${kind.head}\n${test}`,
    'retried.test.js': `${kind.head}\n${retried}`,
    'results.json': '{ "testResults": [] }',
    'endure-report.json': '{ "tests": [] }',
  })
  const { output } = await run(
    node,
    [...kind.flags, 'node_modules/jest/bin/jest.js', flag, '--json', '--outputFile=results.json'],
    project,
  )
  const { testResults } = JSON.parse(readFileSync(join(project, 'results.json'), 'utf8'))
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const { tests: reported } = JSON.parse(readFileSync(join(project, 'endure-report.json'), 'utf8'))
  if (tests.length === 0 || reported.length === 0) console.log(output)
  return Object.fromEntries(
    tests.map(({ title, failureMessages }) => [title, resultOf(title, failureMessages)]),
  )
}
