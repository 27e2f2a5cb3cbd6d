import { afterAll, describe, expect, test } from 'vitest'
import { config, patient, vitestVersions, Workshop } from './project.ts'

// What precedes the functions goes when it is transformed, so that lines move.
const leaky = `
import { closeSync, openSync } from 'node:fs'
import type { Stats } from 'node:fs'

interface Session {
  readonly call: number
  readonly previous: Session | undefined
  readonly stats?: Stats
}
export interface Call {
  readonly iteration: number
}

let last: Session | undefined
const slots: number[] = []
const rare: object[] = []
const ring: object[] = []
const timers: NodeJS.Timeout[] = []
const descriptors: number[] = []

export function keepSession({ iteration }: Call): void {
  last = { call: iteration, previous: last }
}

export function fillSlot(): void {
  slots.push(1)
}

export function keepOneInFifty({ iteration }: Call): void {
  if (iteration % 50 === 0) rare.push({ iteration, a: 1, b: 2 })
}

export function startTimer(): void {
  timers.push(setTimeout(() => {}, 1e8))
}

export function openFile(): void {
  descriptors.push(openSync('.', 'r'))
}

export async function useRing({ iteration }: Call): Promise<void> {
  ring[iteration % 50] = { iteration }
  await new Promise((resolve) => setTimeout(resolve, 0))
  closeSync(openSync('.', 'r'))
}

export function release(): void {
  for (const timer of timers.splice(0)) clearTimeout(timer)
  for (const descriptor of descriptors.splice(0)) closeSync(descriptor)
}
`
const at = (text: string): string => `leaky.ts:${leaky.slice(0, leaky.indexOf(text)).split('\n').length}`

const search = `
import { writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import * as leaky from './leaky.ts'

const messages = {}
afterAll(() => writeFileSync('messages.json', JSON.stringify(messages)))
const messageOf = (assertion) => assertion.then(() => 'passed', (error) => error.message)
const patient = { timeout: 60_000 }

// A budget says how fine the verdict must be, however slow the machine.
const fine = { budget: '0.5B', maxDuration: '30s' }
for (const name of ['keepSession', 'fillSlot', 'keepOneInFifty']) {
  test(name, patient, async () => {
    messages[name] = await messageOf(expect(leaky[name]).toHaveNoMemoryLeak(fine))
  })
}
for (const name of ['startTimer', 'openFile']) {
  test(name, patient, async () => {
    const teardown = leaky.release
    messages[name] = await messageOf(expect(leaky[name]).toHaveNoResourceLeak({ teardown }))
  })
}
test('useRing', patient, async () => {
  await expect(leaky.useRing).toHaveNoMemoryLeak()
  await expect(leaky.useRing).toHaveNoResourceLeak()
})
`

describe.each(vitestVersions)('on $name', (version) => {
  const workshop = new Workshop(version)
  afterAll(() => workshop.remove())

  test.each(['forks', 'threads --no-isolate', 'vmThreads', 'vmForks'])(
    'leaks are found and told in the pool %s, innocents pass',
    patient,
    async (pool) => {
      const project = workshop.project({
        'vitest.config.ts': config(),
        'leaky.ts': leaky,
        'search.test.ts': search,
      })
      const { exitCode, output } = await project.vitest('--pool', ...pool.split(' '))
      expect(exitCode, output).toBe(0)
      const messages: Record<string, string> = JSON.parse(project.read('messages.json'))
      for (const name of ['fillSlot', 'keepSession', 'keepOneInFifty']) {
        expect(messages[name]).toMatch(/Heap grew [\d.]+ B per call/)
        expect(messages[name]).toMatch(new RegExp(`site .* ${name}  ${at(`export function ${name}`)}\\n`))
      }
      expect(messages.startTimer).toMatch(/types +[\d.]+ Timeout per call/)
      expect(messages.startTimer).toContain(`startTimer → setTimeout (node:timers)  ${at('timers.push')}\n`)
      // Node does not tell which call opened a file.
      expect(messages.openFile).toContain('Open file descriptors grew by 1 per call')
    },
  )
})
