// A local HTTP server in a process of its own, driven with fifty connections by undici, by fetch, and by autocannon.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import autocannon from 'autocannon'
import { stress } from 'endure'
import { Pool } from 'undici'
import { median, short } from './medians.mjs'

const connections = 50
const seconds = 3

const latency = ({ p50, p90, p99 }) => `p50 ${short(p50)}, p90 ${short(p90)}, p99 ${short(p99)} ms`

async function driven(operation) {
  const plan = { users: connections, duration: seconds * 1000, warmup: '500ms' }
  const { qps, latency: of, successRate, resources } = await stress(plan, operation)
  if (successRate < 1) throw new Error(`Only ${successRate} of the requests succeeded`)
  return { rate: qps, latency: latency(of), core: resources.cpu.mean }
}

async function fired(url) {
  const before = process.cpuUsage()
  const { requests, latency: of } = await autocannon({ url, connections, duration: seconds })
  const { user, system } = process.cpuUsage(before)
  // Whole milliseconds are all it keeps.
  return {
    rate: requests.average,
    latency: latency({ p50: of.p50, p90: of.p90, p99: of.p99 }),
    core: (user + system) / 1e6 / seconds,
  }
}

export async function measure() {
  const server = fork(new URL('./httpServer.mjs', import.meta.url))
  const [port] = await once(server, 'message')
  const origin = `http://127.0.0.1:${port}`
  const pool = new Pool(origin, { connections })
  const contestants = {
    undici: () => driven(async () => (await pool.request({ path: '/', method: 'GET' })).body.dump()),
    fetch: () => driven(async () => (await fetch(origin)).text()),
    autocannon: () => fired(origin),
  }
  const all = { undici: [], fetch: [], autocannon: [] }
  for (let round = 0; round < 5; round++)
    for (const [name, run] of Object.entries(contestants)) all[name].push(await run())
  await pool.close()
  server.disconnect()
  const middle = (name) => {
    const rate = median(all[name].map((each) => each.rate))
    return all[name].find((each) => each.rate === rate)
  }
  const best = middle('autocannon').rate
  return Object.keys(contestants).map((name) => {
    const { rate, latency: percentiles, core } = middle(name)
    const ceiling = rate / Math.min(core, 1)
    return {
      figure: `local HTTP server, ${connections} connections: ${name}`,
      measured: `${short(rate)}/s, ${short(rate / best)} of autocannon's; ${percentiles}; ${short((1e6 * core) / rate)} µs of processor a request, so at most ${short(ceiling)}/s`,
      wanted:
        name === 'autocannon'
          ? 'for comparison: it writes one request again and again, and parses little'
          : 'the rate that the client allows',
      reached: undefined,
    }
  })
}
