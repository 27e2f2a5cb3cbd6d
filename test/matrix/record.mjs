// Writes recorded.json: what the matchers of the matrix judge, so that their messages are the same to the last digit wherever
// they are printed. To be run when the shape of a record changes: `npm run build && node test/matrix/record.mjs`, then
// `npm run test:matrix -- --update`.
import { writeFileSync } from 'node:fs'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout } from 'node:timers/promises'
import { detectLeak, stress } from '../../dist/index.js'

const phase = { users: 5, duration: '4s' }
const pace = '25ms'
const result = await stress(
  { phases: ['before', 'meanwhile', 'after'].map((name) => ({ ...phase, name })), pace, timeout: '200ms' },
  async ({ phase, iteration, signal, check, count, bytes }) => {
    await setTimeout(phase === 'meanwhile' ? 60 : 5)
    bytes(1_000)
    count('sent')
    if (iteration % 100 !== 50) count('received')
    check(iteration % 50 !== 25, 'answered')
    if (iteration % 100 === 75) await setTimeout(1_000, undefined, { signal })
  },
)

const abort = new AbortController()
const cutOff = await stress({ ...phase, pace, signal: abort.signal }, async ({ iteration, count, bytes }) => {
  await setTimeout(5)
  bytes(1_000)
  count('sent')
  count('received')
  if (iteration === 20) abort.abort()
})

const kept = []
const timers = []
const search = (operation, options) =>
  detectLeak(operation, { explain: false, maxDuration: '30s', ...options })
const recorded = {
  result,
  cutOff,
  clean: await search(() => JSON.parse('{"a":1}')),
  leaking: await search(() => kept.push({ at: kept.length })),
  open: await search(() => timers.push(setInterval(() => {}, 1e9))),
  undecided: await search(() => setTimeout(100), { maxDuration: '1s' }),
}
for (const timer of timers) clearInterval(timer)
writeFileSync(new URL('recorded.json', import.meta.url), `${JSON.stringify(recorded)}\n`)
