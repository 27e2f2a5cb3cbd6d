import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { declaredFiles, declaredNames } from './declared.mjs'
import { newProject } from './install.mjs'
import { jestPackages } from './jest.mjs'
import { resultOf, run } from './process.mjs'

const test = `
  import { readFileSync } from 'node:fs'
  import { test } from 'node:test'
  import 'endure/jest'
  import { stress } from 'endure'
  import { expect } from 'expect'
  import { declareCases } from './cases.js'
  import { declareMatchers } from './matchers.js'
  declareCases({ test, expect, stress })
  declareMatchers({ test, expect }, readFileSync('recorded.json', 'utf8'))`

const reporter = `
  export default async function* (events) {
    const results = []
    for await (const { type, data } of events) {
      if (!/^(passes|fails):/.test(data.name)) continue
      if (type === 'test:pass') results.push([data.name, []])
      if (type === 'test:fail') results.push([data.name, [data.details.error.cause?.message ?? 'no error']])
    }
    yield JSON.stringify(results)
  }`

/** \`node:test\` with the package \`expect\`, which has neither retries nor a clock that its tests could switch. */
export function* nodeTestRuns() {
  yield {
    runner: `node:test with expect ${jestPackages.expect}`,
    how: 'one process a file',
    names: declaredNames({}),
    async tests(node) {
      const project = newProject('jest-30', jestPackages, {
        'package.json': '{ "type": "module" }',
        ...declaredFiles(),
        'cases.test.js': test,
        'results.mjs': reporter,
        'results.json': '[]',
      })
      const reported = ['--test-reporter=./results.mjs', '--test-reporter-destination=results.json']
      const { output } = await run(node, ['--test', ...reported, 'cases.test.js'], project)
      const results = JSON.parse(readFileSync(join(project, 'results.json'), 'utf8'))
      if (results.length === 0) console.log(output)
      return Object.fromEntries(results.map(([name, failures]) => [name, resultOf(name, failures)]))
    },
  }
}
