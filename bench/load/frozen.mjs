// A server that takes 100 ms, and is frozen for two seconds of ten: what an arrival at 100/s really waits can be computed.
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { stress } from 'endure'
import { median, short } from './medians.mjs'

const serviceMs = 100
const frozenMs = [4000, 6000]

/** Answers after `serviceMs`, and not before the end of a freeze that a request falls into. */
function server() {
  const startedMs = performance.now()
  return () => {
    const atMs = performance.now() - startedMs
    const isFrozen = atMs >= frozenMs[0] && atMs < frozenMs[1]
    return sleep((isFrozen ? frozenMs[1] - atMs : 0) + serviceMs)
  }
}

const truth = Array.from({ length: 1000 }, (_, n) => n * 10)
  .map((atMs) => (atMs >= frozenMs[0] && atMs < frozenMs[1] ? frozenMs[1] - atMs : 0) + serviceMs)
  .toSorted((a, b) => a - b)

export async function measure() {
  const open = []
  for (let round = 0; round < 5; round++) open.push(await stress({ rate: 100, duration: '10s' }, server()))
  const closed = await stress({ users: 10, duration: '10s' }, server())
  const rows = [0.5, 0.9, 0.99].map((ratio) => {
    const name = `p${ratio * 100}`
    const trueMs = truth[Math.ceil(ratio * truth.length) - 1]
    const measuredMs = median(open.map(({ latency }) => latency[name]))
    return {
      figure: `frozen for 2 s of 10 at 100/s: ${name}`,
      measured: `${short(measuredMs)} ms, truth ${short(trueMs)} ms, 10 users say ${short(closed.latency[name])} ms`,
      wanted: 'within 2 % of the truth',
      reached: Math.abs(measuredMs / trueMs - 1) <= 0.02,
    }
  })
  return [
    ...rows,
    {
      figure: 'frozen for 2 s of 10 with 10 users: told',
      measured: `${closed.generator.reason.split(':')[0] || 'nothing'}`,
      wanted: 'a warning',
      reached: closed.generator.reason.includes('no operation ended for'),
    },
  ]
}
