import { symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Project, patient, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

const workshop = new Workshop(vitestVersions[0] as (typeof vitestVersions)[number])
symlinkSync(join(checkout, 'node_modules/expect'), join(dirname(workshop.endure), 'expect'), 'junction')
afterAll(() => workshop.remove())

const start = `
  import { test } from 'node:test'
  import 'endure/jest'
  import { stress } from 'endure'
  import { expect } from 'expect'
  const kept = []
  const keep = () => { kept.push({}) }
  const innocent = () => JSON.parse('[1]')
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))`

/** What became of each test: nothing, or its message and its innermost frame. */
async function outcomesOf(project: Project, ...args: string[]): Promise<Record<string, string>> {
  const { output } = await project.node(...args)
  const failures = /^( *)not ok \d+ - (.*)\n[\s\S]*?\n\1 {2}\.\.\.$/gm
  const passed = [...output.matchAll(/^ *ok \d+ - (.*)$/gm)].map(([, name]) => [name, 'passed'])
  const failed = [...output.matchAll(failures)].map(([text, , name]) => {
    const message = /\n *error: (?:'(.*)'|\|-\n\s*(.*))/.exec(text)
    const frame = /stack: \|-\n.*\/(.*):\d+\)?$/m.exec(text)
    return [name, `${message?.[1] ?? message?.[2]} @ ${frame?.[1]}`]
  })
  return Object.fromEntries([...passed, ...failed])
}

test('`node:test` with `expect` has the same matchers', patient, async () => {
  const project = workshop.project({
    'node.test.mjs': `${start}
      test('innocent', async () => { await expect(innocent).toHaveNoMemoryLeak({ maxDuration: '120s' }) })
      test('leak', async () => { await expect(keep).toHaveNoMemoryLeak({ explain: false }) })
      test('result', async () => { expect(await stress({ users: 1, iterations: 9 }, () => {})).toSustainQps(1) })`,
    'node.test.cjs': `
      const { test } = require('node:test')
      const { stress } = require('endure/jest')
      const { expect } = require('expect')
      test('required', async () => { expect(await stress({ users: 1, iterations: 9 }, () => {})).toSustainQps(1) })`,
  })
  const { exitCode, output } = await project.node('--test', 'node.test.mjs', 'node.test.cjs')
  expect(output).toMatch(/pass 3\n.*fail 1\n/)
  expect(output).toContain('expect(operation).toHaveNoMemoryLeak()')
  expect(output).toMatch(/Heap grew \d+(\.\d)? B per call/)
  expect(exitCode).toBe(1)
})

// By itself as well: without the flag nothing tells beforehand that tests will run.
test.each([
  ['by `node --test`', ['--test', '--test-reporter=tap', 'wrong.test.mjs']],
  ['by `node`', ['--test-reporter=tap', 'wrong.test.mjs']],
])('a test of a file that is run %s fails by its own assertions', patient, async (_, args) => {
  const project = workshop.project({
    'wrong.test.mjs': `${start}
      test('forgotten', () => { expect(innocent).toHaveNoMemoryLeak() })
      test('forgotten, a leak', () => { expect(keep).toHaveNoMemoryLeak() })
      test('after them', async () => { await expect(() => {}).toSustainQps(1, { time: '20ms' }) })
      test('handed on', () => expect(() => {}).toSustainQps(1, { time: '20ms' }))
      test('outer', async (t) => {
        await t.test('inner', () => { expect(() => {}).toSustainQps(1, { time: '20ms' }) })
      })
      test('misuse', async () => { await expect(5).toHaveNoMemoryLeak() })
      test('misuse, later', async () => { await expect(keep).toHaveNoMemoryLeak({ budget: 0 }) })
      test('undecided', async () => {
        const result = await stress({ users: 1, iterations: 9 }, () => {})
        expect({ ...result, stopped: { by: 'deadline', atMs: 1, detail: 'it was late' } }).not.toSustainQps(1)
      })
      test('side by side', { concurrency: true }, (t) => Promise.all([
        t.test('one', async () => { await wait(20); expect(() => {}).toSustainQps(1) }),
        t.test('two', async () => { await wait(200) }),
      ]))`,
  })
  expect(await outcomesOf(project, ...args)).toMatchInlineSnapshot(`
    {
      "after them": "passed",
      "forgotten": "expect(…).toHaveNoMemoryLeak() was not awaited: write \`await expect(…).toHaveNoMemoryLeak()\` @ wrong.test.mjs:10",
      "forgotten, a leak": "expect(…).toHaveNoMemoryLeak() was not awaited: write \`await expect(…).toHaveNoMemoryLeak()\` @ wrong.test.mjs:11",
      "handed on": "passed",
      "inner": "expect(…).toSustainQps() was not awaited: write \`await expect(…).toSustainQps()\` @ wrong.test.mjs:15",
      "misuse": "Expected the value given to \`toHaveNoMemoryLeak\` to be a function, a LeakReport, a StressResult or a MemoryProfile, got 5 @ wrong.test.mjs:17",
      "misuse, later": "Expected \`budget\` to be at least 0.1 B per call, the finest that can be proven, got 0. Leave it out to tolerate no growth. @ wrong.test.mjs:18",
      "one": "A function has no rate of its own while concurrent tests take their turns. Use \`test\` in place of \`test.concurrent\` here, and no \`concurrency\` in \`node:test\`. @ wrong.test.mjs:24",
      "outer": "1 subtest failed @ undefined",
      "side by side": "1 subtest failed @ undefined",
      "two": "passed",
      "undecided": "expect(result).not.toSustainQps(1) @ wrong.test.mjs:21",
    }
  `)
})

test(
  'fake timers of `node:test` are refused wherever a search meets them, and later searches go on',
  patient,
  async () => {
    const project = workshop.project({
      'fake.test.mjs': `${start}
      import { detectLeak, profile, record } from 'endure'
      const refused = (operation, options) => expect(detectLeak(operation, options)).rejects.toThrow(
        /^Fake timers are on.*\`mock\\.timers\\.reset\\(\\)\` (before|in) the /)
      test('by the other verbs', async ({ mock }) => {
        mock.timers.enable({ apis: ['setTimeout'] })
        const wanted = /^Fake timers are on, and .(stress|profile|record). waits by timers.*\`mock\\.timers\\.reset\\(\\)\`/
        await expect(stress({ users: 1, iterations: 1 }, () => {})).rejects.toThrow(wanted)
        await expect(profile(() => {})).rejects.toThrow(wanted)
        await expect(record().start()).rejects.toThrow(wanted)
      })
      test('by a set-up or a body of theirs', async ({ mock }) => {
        const wanted = /^Fake timers are on, and .(stress|profile)./
        const plan = { users: 1, iterations: 1, setup: () => mock.timers.enable() }
        await expect(stress(plan, () => {})).rejects.toThrow(wanted)
        mock.timers.reset()
        await expect(profile(() => mock.timers.enable())).rejects.toThrow(wanted)
      })
      test('before', async ({ mock }) => { mock.timers.enable(); await refused(() => {}) })
      test('of one kind', async ({ mock }) => {
        mock.timers.enable({ apis: ['setImmediate'] })
        await refused(() => {})
      })
      test('set up', async ({ mock }) => { await refused(() => {}, { setup: () => mock.timers.enable() }) })
      test('left on', async ({ mock }) => { await refused(() => mock.timers.enable()) })
      test('waited for', async ({ mock }) => {
        await refused(() => { mock.timers.enable(); return wait(1) }, { maxDuration: '300ms' })
      })
      test('after them', async () => { await expect(innocent).toHaveNoMemoryLeak({ maxDuration: '120s' }) })`,
    })
    const { exitCode, output } = await project.node('--test', 'fake.test.mjs')
    expect(output).toMatch(/pass 8\n.*fail 0\n/)
    expect(exitCode).toBe(0)
  },
)

test('a run ends with its test', patient, async () => {
  const project = workshop.project({
    'long.test.mjs': `${start}
      let result
      test('too long', { timeout: 1000 }, async () => {
        result = stress({ users: 1, duration: '10min' }, () => wait(5))
        await result
      })
      test('after it', async () => { expect((await result).stopped.by).toBe('aborted') })`,
  })
  const { output } = await project.node('--test', '--test-reporter=tap', 'long.test.mjs')
  expect(output).toContain("error: 'test timed out after 1000ms'")
  expect(output).toContain('ok 2 - after it')
})

test('a process that runs no tests prints no report of them', patient, async () => {
  const project = workshop.project({ 'none.mjs': `import 'endure/jest'; console.log('done')` })
  expect((await project.node('none.mjs')).output).toBe('done\n')
})
