// What a limit on the time of each operation costs, and a signal that is read and one that is not.
import { stress } from 'endure'
import { handWritten, processorUs } from './handWritten.mjs'
import { mediansOf, short } from './medians.mjs'

const users = 1000
const total = 500_000

const operation = async () => {}
const costOf = async (run) => (await processorUs(run)) / total
const engine = (operation) => () =>
  costOf(() => stress({ users, totalIterations: total, timeout: '5s' }, operation))

export async function measure() {
  const us = await mediansOf({
    // It has neither a time limit nor a signal to offer.
    bare: () => costOf(() => handWritten(users, total, operation)),
    unread: engine(operation),
    read: engine(async ({ signal }) => signal.aborted),
    controllers: engine(async () => new AbortController().signal.aborted),
  })
  const unread = us.unread - us.bare
  const reading = us.read / us.controllers
  return [
    {
      figure: 'timeout, signal that is not read, and all else the engine does',
      measured: `${short(us.unread)} µs an operation, ${short(unread)} µs more than a bare loop`,
      wanted: 'less than 0.3 µs more',
      reached: unread < 0.3,
    },
    {
      figure: 'signal that is read, beside an AbortController made by the operation',
      measured: `${short(us.read)} to ${short(us.controllers)} µs: ${short(reading)} times`,
      wanted: '1.1 times or less',
      reached: reading <= 1.1,
    },
  ]
}
