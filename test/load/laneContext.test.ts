import { expect, test } from 'vitest'
import { Lane, type OperationContext } from '../../src/load/operation.ts'

const counted: [string, number][] = []

class TestLane extends Lane {
  readonly phaseName = 'peak'
  settled = () => {}
  count = (name: string, by: number) => counted.push([name, by])
  bytes = (count: number) => counted.push(['bytes', count])
}

const lane = new TestLane(7, { session: 1 })

function given(): OperationContext {
  const contexts: OperationContext[] = []
  lane.start((context) => contexts.push(context), 3)
  return contexts[0] as OperationContext
}

test('functions that were taken out of a context know whose they are', () => {
  const { check, count, bytes } = given()
  expect(check(true)).toBe(true)
  expect(lane.failedCheck).toBeUndefined()
  expect(check(false, 'the answer is whole')).toBe(false)
  expect(lane.failedCheck).toBe('the answer is whole')
  count('received')
  bytes(20)
  expect(counted).toEqual([
    ['received', 1],
    ['bytes', 20],
  ])
  expect(given().check).toBe(check)
})

test('a copy of a context has all that the context has', () => {
  const context = given()
  const copy = { ...context }
  expect(copy).toMatchObject({ user: 7, iteration: 3, phase: 'peak', state: { session: 1 } })
  expect(copy.signal).toBe(context.signal)
  expect(copy.count).toBe(context.count)
})

test('a signal that is read after an aborted operation has ended is aborted, until the next one begins', async () => {
  const lane = new TestLane(8, undefined)
  const contexts: OperationContext[] = []
  await new Promise<void>((resolve) => {
    lane.settled = () => resolve()
    lane.start(async (context) => contexts.push(context), 0)
    lane.abort(new DOMException('The run is over', 'AbortError'))
  })
  expect(lane.isBusy).toBe(false)
  expect(contexts[0]?.signal).toMatchObject({ aborted: true, reason: { name: 'AbortError' } })
  lane.start((context) => contexts.push(context), 1)
  expect(contexts[1]?.signal.aborted).toBe(false)
})

test('a retired lane is not busy, and its signal stays aborted', () => {
  const lane = new TestLane(9, undefined)
  const contexts: OperationContext[] = []
  lane.start((context) => {
    contexts.push(context)
    return new Promise(() => {})
  }, 0)
  lane.retire(new DOMException('too long', 'TimeoutError'))
  expect(lane).toMatchObject({ isRetired: true, isBusy: false })
  expect(contexts[0]?.signal.aborted).toBe(true)
})
