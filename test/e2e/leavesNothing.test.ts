import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type InstalledVitest, vitestVersions, Workshop } from './project.ts'

/** What a process holds when all has settled. */
interface State {
  readonly heapBytes: number
  readonly rest: Readonly<Record<string, unknown>>
}
interface Findings {
  readonly before: State
  readonly after: State
  readonly heaps: readonly number[]
}

// Searches of a hundred clean operations, and of twenty that leak until the teardown.
const script = `
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { setTimeout as sleep } from 'node:timers/promises'
import { getHeapStatistics } from 'node:v8'
import { detectLeak } from 'endure'

let sessions = 0
const { connect, disconnect } = Session.prototype
Session.prototype.connect = function () { sessions++; connect.call(this) }
Session.prototype.disconnect = function () { sessions--; disconnect.call(this) }

async function state() {
  for (let i = 0; i < 3; i++) { gc(); await sleep(1) }
  return {
    heapBytes: process.memoryUsage().heapUsed,
    rest: {
      sessions,
      contexts: getHeapStatistics().number_of_native_contexts,
      handles: process.getActiveResourcesInfo().sort(),
      listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
      stack: [Error.stackTraceLimit, Object.hasOwn(Error, 'prepareStackTrace')],
    },
  }
}

async function clean() {
  const { verdict } = await detectLeak(() => JSON.parse('[1, 2, 3]'))
  if (verdict !== 'clean') throw new Error(verdict)
}

async function leaking(run) {
  let kept = []
  const teardown = () => { kept = [] }
  const { verdict } = await detectLeak(() => { kept.push({}) }, { teardown, explain: run % 8 === 1 })
  if (verdict !== 'leaking') throw new Error(verdict)
}

const [kind, runs] = process.argv.slice(2)
const heaps = []
// What a first search loads and caches stays, as of any code.
for (let run = 0; run < 2; run++) await (kind === 'clean' ? clean() : leaking(run))
const before = await state()
for (let run = 0; run < runs; run++) {
  await (kind === 'clean' ? clean() : leaking(run))
  heaps.push((await state()).heapBytes)
}
const after = await state()
writeFileSync(kind + '.json', JSON.stringify({ before, after, heaps }))
`

// One clean search and one that finds and explains a leak, at the flags of any process, and how far V8 optimises three functions: one that
// was hot before, one that became hot in the search, one that becomes hot after it.
const speed = `
import { writeFileSync } from 'node:fs'
import { detectLeak } from 'endure'

let made = 0
const hotFunction = () =>
  new Function('n', 'let sum = ' + ++made + '; for (let i = 0; i < n; i++) sum = (sum * 31 + i) | 0; return sum')
const status = new Function('f', 'return %GetOptimizationStatus(f)')
// What the bits are differs between versions of V8: as of one that was told to optimise fully.
const told = hotFunction()
new Function('f', '%PrepareFunctionForOptimization(f); f(9); %OptimizeFunctionOnNextCall(f); f(9)')(told)
const full = status(told)
// The compiler has a thread of its own, so it is given calls, not time.
function optimizes(hot, calls) {
  for (let i = 0; i < calls && status(hot) !== full; i++) hot(1000)
  return status(hot) === full
}
const usual = 1e6

const before = hotFunction()
const findings = { before: optimizes(before, usual) }
for (const kind of ['clean', 'leaking']) {
  const within = hotFunction()
  let inSearch
  let kept = []
  const operation = ({ iteration }) => {
    if (iteration === 0) inSearch = optimizes(within, 5000)
    before(9)
    if (kind === 'leaking') kept.push({})
  }
  const { verdict } = await detectLeak(operation, { maxDuration: '60s', teardown: () => { kept = [] } })
  const after = [before, within, hotFunction()].map((hot) => optimizes(hot, usual))
  findings[kind] = { verdict, inSearch, after }
}
writeFileSync('speed.json', JSON.stringify(findings))
`

const workshop = new Workshop(vitestVersions[0] as InstalledVitest)
afterAll(() => workshop.remove())
const runs = { timeout: 240_000 }

async function searched(
  kind: 'clean' | 'leaking',
  count: number,
  flags: readonly string[],
): Promise<Findings> {
  const project = workshop.project({ 'search.mjs': script })
  // Where the searches put what is temporary: in a folder of their own.
  const temporary = join(project.folder, 'tmp')
  mkdirSync(temporary)
  project.write('env.mjs', `process.env.TMPDIR = process.env.TEMP = ${JSON.stringify(temporary)}`)
  const args = ['--expose-gc', ...flags, '--import', './env.mjs', 'search.mjs']
  const { exitCode, output } = await project.node(...args, kind, String(count))
  expect(output).toBe('')
  expect(exitCode).toBe(0)
  expect(readdirSync(temporary)).toEqual([])
  return JSON.parse(project.read(`${kind}.json`)) as Findings
}

// So that the heap does not grow by the warm-up of our own code, which is run by an engine at full speed between the searches.
const quiet = [
  'lazy-feedback-allocation',
  'flush-bytecode',
  'opt',
  'sparkplug',
  'maglev',
  'compilation-cache',
].map((name) => `--no-${name}`)

test.concurrent('a hundred searches leave nothing behind, and the heap as it was', runs, async () => {
  const { before, after, heaps } = await searched('clean', 100, quiet)
  expect(after.rest).toEqual(before.rest)
  // A timer, a closure or a promise per search is 100 B; the heap of a process with an idle loop moves by a kilobyte or two.
  const early = Math.max(...heaps.slice(20, 40))
  const late = Math.min(...heaps.slice(-20))
  expect(late - early).toBeLessThan(60 * 50)
})

test.concurrent('twenty that found and explained a leak neither', runs, async () => {
  const { before, after, heaps } = await searched('leaking', 20, [])
  expect(after.rest).toEqual(before.rest)
  // What leaked was 2 MB each time.
  expect(Math.min(...heaps.slice(-5)) - Math.max(...heaps.slice(5, 10))).toBeLessThan(200_000)
})

test.concurrent('code is optimised after a search as before it, and in none', runs, async () => {
  const project = workshop.project({ 'speed.mjs': speed })
  const { exitCode, output } = await project.node('--allow-natives-syntax', 'speed.mjs')
  expect([output, exitCode]).toEqual(['', 0])
  const found = { inSearch: false, after: [true, true, true] }
  expect(JSON.parse(project.read('speed.json'))).toEqual({
    before: true,
    clean: { verdict: 'clean', ...found },
    leaking: { verdict: 'leaking', ...found },
  })
})
