// Processor time per operation as users become more, and as operations do: waiting for a processor is not the engine's doing.
import { stress } from 'endure'
import { handWritten, processorUs } from './handWritten.mjs'
import { mediansOf, short } from './medians.mjs'

const operation = async () => {}
const total = 1_000_000
// A run of few operations is over before its processor time can be told: enough of them are taken together.
const fewest = 200_000

const nsOf = (plan) => async () => {
  let ns = 0
  let started = 0
  while (started < fewest) {
    const { resources, durationMs, operations } = await stress(plan, operation)
    ns += 1e6 * resources.cpu.mean * durationMs
    started += operations.started
  }
  return ns / started
}

/** What so many users cost a loop that measures and does nothing else: more of them are in flight, and out of the caches. */
const bareNsOf = (users) => async () =>
  (1000 * (await processorUs(() => handWritten(users, total, operation)))) / total

function row(figure, ns, wanted = '1.5 times the least or less') {
  const times = Object.values(ns)
  const ratio = Math.max(...times) / Math.min(...times)
  return {
    figure,
    measured: `${Object.entries(ns)
      .map(([of, time]) => `${of}: ${short(time)} ns`)
      .join(', ')}; ${short(ratio)} times`,
    wanted,
    reached: wanted === 'for comparison' ? undefined : ratio <= 1.5,
  }
}

export async function measure() {
  const powers = (from, to) => Array.from({ length: to - from + 1 }, (_, n) => 10 ** (from + n))
  const byUsers = powers(0, 4).map((users) => [`${users} users`, nsOf({ users, totalIterations: total })])
  const bare = powers(0, 4).map((users) => [`${users} users`, bareNsOf(users)])
  const byTotal = powers(4, 7).map((totalIterations) => [
    `10^${Math.log10(totalIterations)}`,
    nsOf({ users: 100, totalIterations }),
  ])
  return [
    row('no-op by the number of users, 10^6 operations', await mediansOf(Object.fromEntries(byUsers))),
    row('the same, a loop written by hand', await mediansOf(Object.fromEntries(bare)), 'for comparison'),
    row('no-op by the number of operations, 100 users', await mediansOf(Object.fromEntries(byTotal))),
  ]
}
