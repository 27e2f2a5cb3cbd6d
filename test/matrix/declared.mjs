import { readFileSync } from 'node:fs'
import { declareCases } from './cases.js'
import { declareMatchers } from './matchers.js'

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')

/** What every project holds: the tests, as modules of its kind, and what they judge. */
export function declaredFiles(asModule = (text) => text) {
  return {
    'cases.js': asModule(read('cases.js')),
    'matchers.js': asModule(read('matchers.js')),
    'recorded.json': read('recorded.json'),
  }
}

/**
 * The names of the tests that a runner has to run.
 *
 * @param abilities  of the runner: `concurrent`, `retried`, `repeated`, `fakeTimers` and `soft`, where it has them.
 */
export function declaredNames(abilities) {
  const names = []
  const test = (name) => names.push(name)
  const declared = ['concurrent', 'retried', 'repeated'].map((kind) => [
    kind,
    abilities[kind] ? test : undefined,
  ])
  const expect = { soft: abilities.soft ? () => {} : undefined }
  const fakeTimers = abilities.fakeTimers ? () => {} : undefined
  declareCases({ test, expect, fakeTimers, ...Object.fromEntries(declared) })
  declareMatchers({ test, expect }, read('recorded.json'))
  return names
}
