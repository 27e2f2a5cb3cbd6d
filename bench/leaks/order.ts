import { readFileSync, writeFileSync } from 'node:fs'

// How a bench process hears what to do and where to say what came of it.
const variable = 'ENDURE_BENCH_ORDER'

/** The order of this process. */
export function order<Order>(): Order {
  return JSON.parse(process.env[variable] ?? '').order
}

/** Says what came of the order. */
export function answer(value: object): void {
  writeFileSync(JSON.parse(process.env[variable] ?? '').answerPath, JSON.stringify(value))
}

/** What to put into the environment of a process that is given this order. */
export function orderFor(order: object, answerPath: string): Readonly<Record<string, string>> {
  return { [variable]: JSON.stringify({ order, answerPath }) }
}

/** What a process said. `JSON` knows no `NaN` and no `Infinity`: both come back as `null`. */
export function readAnswer<Answer>(answerPath: string): Answer {
  return JSON.parse(readFileSync(answerPath, 'utf8')) as Answer
}
