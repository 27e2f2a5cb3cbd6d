import { symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type JestKind, jestBin, jestKinds } from './jestProject.ts'
import { type Project, patient, type VitestRun, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

const [version] = vitestVersions
const workshop = new Workshop(version as (typeof vitestVersions)[number])
// As npm would lay them out beside endure.
for (const name of ['expect', '@jest']) {
  symlinkSync(join(checkout, 'node_modules', name), join(dirname(workshop.endure), name), 'junction')
}
afterAll(() => workshop.remove())

const { CommonJS, ESM } = jestKinds
const kinds = {
  CommonJS: { ...CommonJS, start: `${CommonJS.start}; const { remember } = require('./leaky.js')` },
  ESM: { ...ESM, start: `${ESM.start}; import { remember } from './leaky.js'` },
}

// Babel, through which Jest runs it, leaves the empty lines out.
const leaky = `const kept = []



export function remember(value) {
  kept.push({ value, at: kept.length })
}
`

function projectOf(kind: JestKind, files: Readonly<Record<string, string>>): Project {
  const project = workshop.project({
    'package.json': JSON.stringify({ type: kind.type }),
    'jest.config.js': `${kind.export} { setupFilesAfterEnv: ['endure/jest'] }`,
    'leaky.js': kind.type === 'module' ? leaky : leaky.replace('export', 'exports.remember ='),
  })
  for (const [name, text] of Object.entries(files)) project.write(name, `${kind.start}\n${text}`)
  return project
}

function run(project: Project, kind: JestKind, ...args: string[]): Promise<VitestRun> {
  return project.node(...kind.flags, jestBin, '--colors=false', ...args)
}

/** What Jest printed of a test that failed: its message, the code and the stack. */
function failureOf(output: string, name: string): string {
  const [, ...parts] = output.split(/^ {2}● /m)
  return parts.find((part) => part.startsWith(`${name}\n`)) ?? ''
}

// The tests in Jest have far more time than they take: a machine may be ten times slower, and busy.
const times = `{ maxDuration: '120s' }`
const limitMs = 180_000
const veryPatient = { timeout: 4 * limitMs }

describe.each(Object.entries(kinds))('%s tests of Jest', veryPatient, (_, kind) => {
  test.each([
    ['in its own process', '--runInBand', 'jest.js'],
    ['in workers', '--maxWorkers=2', 'processChild.js'],
  ])('reach a verdict %s', async (_, where, script) => {
    const project = projectOf(kind, {
      'leak.test.js': `
        jest.setTimeout(${limitMs})
        test('place', () => { expect(process.argv[1]).toContain('${script}') })
        test('leak', async () => { await expect(() => remember('a')).toHaveNoMemoryLeak(${times}) })
        test('leak, expected', async () => {
          await expect(() => remember('a')).not.toHaveNoMemoryLeak({ explain: false, maxDuration: '120s' })
        })`,
      'innocent.test.js': `
        jest.setTimeout(40_000)
        const quick = { users: 2, iterations: 50 }
        test('place', () => { expect(process.argv[1]).toContain('${script}') })
        test('innocent', async () => { await expect(() => JSON.parse('[1]')).toHaveNoMemoryLeak(${times}) })
        test('innocent, expected to leak', async () => {
          await expect(() => JSON.parse('[1]')).not.toHaveNoMemoryLeak(${times})
        })
        test('result', async () => {
          const result = await stress(quick, () => {})
          expect(result).toHaveSuccessRateAbove(0.95)
          expect({ result }).toEqual({ result: expect.toSustainQps(1) })
        })
        test('result below', async () => {
          expect(await stress(quick, ({ check }) => check(false, 'no'))).toHaveSuccessRateAbove(0.95)
        })`,
    })
    const { exitCode, output } = await run(project, kind, where)
    expect(output).toContain('3 failed, 5 passed')
    expect(exitCode).toBe(1)

    const leak = failureOf(output, 'leak')
    expect(leak).toMatch(/^ {4}expect\(operation\)\.toHaveNoMemoryLeak\(\)$/m)
    expect(leak).toMatch(/Heap grew \d+(\.\d)? B per call after garbage collection/)
    expect(leak).toMatch(/site +\d+(\.\d)? B per call \(\d+ %\) +remember +leaky\.js:5/)
    expect(leak).toMatch(/kept by +.*kept \(Array\)/)
    expect(leak).toMatch(/at .*\(leak\.test\.js:5:\d+\)/)
    expect(failureOf(output, 'innocent, expected to leak')).toContain('Expected: growth with every call')
    expect(failureOf(output, 'result below')).toContain('expect(result).toHaveSuccessRateAbove(0.95)')
  })

  test('hear of workers and of what Node warns of, though their process object is a copy', async () => {
    const project = projectOf(kind, {
      'counted.test.js': `
        jest.setTimeout(${limitMs})
        const EventEmitter = process.getBuiltinModule('node:events')
        const { Worker } = process.getBuiltinModule('node:worker_threads')
        const workers = []
        afterAll(() => Promise.all(workers.map((worker) => worker.terminate())))
        test('worker', async () => {
          await expect(() => {
            const worker = new Worker('setInterval(() => {}, 1e6)', { eval: true })
            worker.unref()
            workers.push(worker)
          }).toHaveNoResourceLeak(${times})
        })
        test('warned', async () => {
          const bus = new EventEmitter()
          await expect(() => { bus.on('data', () => {}) }).toHaveNoResourceLeak(${times})
        })
        test('process', async () => {
          process.setMaxListeners(0)
          await expect(() => { process.on('specimen', () => {}) }).toHaveNoResourceLeak(${times})
        })
        test('removed', async () => {
          await expect(() => {
            process.once('specimen', () => {})
            process.removeAllListeners('specimen')
          }).toHaveNoResourceLeak(${times})
        })`,
    })
    const { output } = await run(project, kind)
    expect(output).toContain('3 failed, 1 passed')
    expect(failureOf(output, 'worker')).toContain('Worker threads grew by 1 per call')
    expect(failureOf(output, 'warned')).toMatch(/events +1 data of EventEmitter per call/)
    expect(failureOf(output, 'process')).toMatch(/events +1 specimen of process per call/)
  })

  test('are told what was used wrongly, and what could not be decided', async () => {
    const project = projectOf(kind, {
      'wrong.test.js': `
        const slow = () => new Promise((resolve) => setTimeout(resolve, 200))
        test('misuse', async () => { await expect(5).toHaveNoMemoryLeak() })
        test('misuse, negated', async () => { await expect(5).not.toHaveNoMemoryLeak() })
        test('undecided', async () => { await expect(slow).toHaveNoMemoryLeak() }, 2000)
        test('undecided, negated', async () => { await expect(slow).not.toHaveNoMemoryLeak() }, 2000)
        test('forgotten', () => { expect(() => remember(1)).toHaveNoMemoryLeak() })
        test('inside another', () => { expect({ run() {} }).toEqual({ run: expect.not.toHaveNoResourceLeak() }) })
        test('handed on', () => expect(() => {}).toSustainQps(1, { time: '20ms' }))
        test('as a promise', () => expect(() => {}).toSustainQps(1, { time: '20ms' }).finally(() => {}))
        test('caught', async () => {
          await expect(() => { throw new Error('its own') }).toHaveNoMemoryLeak().catch(({ message }) => {
            expect(message).toContain('its own')
          })
        })
        test('fake timers', async () => {
          jest.useFakeTimers()
          try { await expect(() => {}).toHaveNoMemoryLeak() } finally { jest.useRealTimers() }
        })
        describe('side by side', () => {
          test.concurrent('concurrent', async () => { await expect(() => {}).toHaveNoMemoryLeak() })
        })
        test('after all that', async () => { await expect(() => {}).toHaveNoMemoryLeak(${times}) }, ${limitMs})`,
    })
    const { exitCode, output } = await run(project, kind)
    expect(output).toContain('8 failed, 4 passed')
    expect(exitCode).toBe(1)
    for (const name of ['misuse', 'misuse, negated']) {
      expect(failureOf(output, name)).toContain(
        'Expected the value given to `toHaveNoMemoryLeak` to be a function',
      )
    }
    for (const name of ['undecided', 'undecided, negated']) {
      const message = failureOf(output, name)
      // Where not even one call fitted in, there is no heap to speak of.
      expect(message).toMatch(/Inconclusive: No verdict( on heap|: not one round)/)
      expect(message).toContain('Raise the time limit of the test')
      expect(message).not.toContain('Exceeded timeout')
      expect(message).toMatch(/at .*\(wrong\.test\.js:\d+:\d+\)/)
    }
    const forgotten = failureOf(output, 'forgotten')
    expect(forgotten).toContain('expect(…).toHaveNoMemoryLeak() was not awaited: write `await expect(…)')
    expect(forgotten).toMatch(/at .*\(wrong\.test\.js:\d+:\d+\)/)
    expect(failureOf(output, 'inside another')).toContain(
      'expect.toHaveNoResourceLeak() has to measure first',
    )
    expect(failureOf(output, 'fake timers')).toContain('`jest.useRealTimers()`')
    expect(failureOf(output, 'side by side › concurrent')).toContain('in place of `test.concurrent`')
  })
})

test.each([
  ['in its own process', '--runInBand'],
  ['in workers', '--maxWorkers=2'],
])(
  '`process.exit` in a search %s is told, with the place, and is no success',
  veryPatient,
  async (_, where) => {
    const kind = kinds.CommonJS
    const project = projectOf(kind, {
      'exits.test.js': `
      jest.setTimeout(${limitMs})
      test('exits', () => expect(({ iteration }) => { if (iteration === 77) process.exit(0) }).toHaveNoMemoryLeak())`,
      'other.test.js': `test('other', () => {})`,
    })
    const { exitCode, output } = await run(project, kind, where)
    expect(output).toMatch(
      /^endure: process\.exit\(0\) was called at call 78 of a leak search, by .*exits\.test\.js:4:\d+\)?\. There is no verdict\.$/m,
    )
    expect(exitCode).toBe(1)
  },
)

test('what Jest keeps of mocks and of the console is not blamed on the code', veryPatient, async () => {
  const kind = kinds.CommonJS
  const project = projectOf(kind, {
    'retention.test.js': `
      jest.setTimeout(${limitMs})
      const options = ${times}
      test('mock', async () => {
        const mock = jest.fn((value) => new Array(30).fill(value))
        await expect(() => mock(1)).toHaveNoMemoryLeak(options)
      })
      test('cleared', async () => {
        const mock = jest.fn()
        await expect(() => { mock(1); mock.mockClear() }).toHaveNoMemoryLeak(options)
      })`,
    'console.test.js': `
      jest.setTimeout(${limitMs})
      test('console', async () => {
        await expect(() => console.log('a line')).toHaveNoMemoryLeak(${times})
      })`,
  })
  const { output } = await run(project, kind)
  expect(output).toContain('2 failed, 1 passed')
  expect(failureOf(output, 'mock')).toContain('until `mockClear()`')
  expect(failureOf(output, 'console')).toContain('Jest keeps every line of the console')
})

test('a test knows its time limit, also the next attempt at it', patient, async () => {
  const kind = kinds.CommonJS
  const project = projectOf(kind, {
    'limit.test.js': `
      const { performance } = require('node:perf_hooks')
      const running = () => globalThis[Symbol.for('endure.runningTest')]()
      const left = () => running().deadlineMs - performance.now()
      jest.retryTimes(1)
      jest.setTimeout(5000)
      let signal
      let attempts = 0
      let hookEndedMs
      // From after its hooks: had their time been counted, the limit would lie before this.
      const expectLimit = (ms) => {
        expect(running().deadlineMs).toBeGreaterThanOrEqual(hookEndedMs + ms)
        expect(left()).toBeLessThanOrEqual(ms)
      }
      beforeEach(async () => {
        expect(left()).toBe(Infinity)
        await new Promise(setImmediate)
        hookEndedMs = performance.now()
      })
      test('default', () => expectLimit(5000))
      test('own', () => expectLimit(8000), 8000)
      test('timed out once', async () => {
        if (attempts++ === 0) {
          signal = running().signal
          await new Promise(() => {})
        }
        expect(signal.aborted).toBe(true)
        expect(running().signal.aborted).toBe(false)
        expectLimit(2000)
      }, 2000)
      afterAll(() => { expect(running()).toBeUndefined() })`,
  })
  const { exitCode, output } = await run(project, kind)
  expect(output).toContain('3 passed')
  expect(exitCode).toBe(0)
})

test(
  'tests of files that measure are given a minute, where nobody says how long they may take',
  patient,
  async () => {
    const kind = kinds.CommonJS
    const limit = `const limit = () => globalThis[Symbol.for('endure.runningTest')]().deadlineMs - require('node:perf_hooks').performance.now()`
    const within = (from: number, to: number) =>
      `expect(limit()).toBeGreaterThan(${from}); expect(limit()).toBeLessThanOrEqual(${to})`
    const project = projectOf(kind, {
      'measures.test.js': `${limit}
      test('usual', () => { ${within(30_000, 60_000)} })
      test('own', () => { ${within(1000, 5000)} }, 5000)`,
    })
    project.write('ordinary.test.js', `${limit}\ntest('usual', () => { ${within(1000, 5000)} })`)
    const { exitCode, output } = await run(project, kind)
    expect(output).toContain('3 passed')
    expect(exitCode).toBe(0)
  },
)

test.each(Object.entries(kinds))(
  'a search that nobody awaits ends with its test file, and harms no other: %s',
  patient,
  async (_, kind) => {
    const load = kind.type === 'module' ? 'await import' : 'require'
    const project = projectOf(kind, {
      'a.test.js': `const endure = ${load}('endure'), fs = ${load}('node:fs')
      test('forgets it', () => {
        endure.detectLeak(() => {}).catch(({ message }) => fs.writeFileSync('reason.txt', message))
      })`,
      'b.test.js': `test('measures', async () => {
        expect(await stress({ users: 1, iterations: 2 }, () => {})).toHaveSuccessRateAbove(0.5)
      })`,
    })
    const { exitCode, output } = await run(project, kind)
    expect(output).toContain('2 passed')
    expect(project.read('reason.txt')).toContain('`await` what measures')
    expect(exitCode).toBe(0)
  },
)

test('an `import` and a `require` of endure give the same', patient, async () => {
  const project = workshop.project({
    'both.cjs': `
      const doors = ['endure', 'endure/jest']
      Promise.all(doors.map(async (door) => {
        const { default: none, ...imported } = await import(door)
        const required = require(door)
        console.log(Object.keys(required).every((name) => required[name] === imported[name]))
        console.log(Object.keys(required).sort().join() === Object.keys(imported).sort().join())
      }))`,
  })
  const { output } = await project.node('both.cjs')
  expect(output).toBe('true\ntrue\ntrue\ntrue\n')
})
