import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { checkPlan, type StressPlan } from '../../src/load/plan.ts'
import { UserStates } from '../../src/load/userStates.ts'

const statesOf = (plan: Partial<StressPlan>) =>
  new UserStates(checkPlan({ users: 120, iterations: 1, ...plan } as StressPlan))
const goOn = () => false

test('every user is set up once and torn down once, fifty at a time', async () => {
  let running = 0
  let most = 0
  const torn: unknown[] = []
  const states = statesOf({
    setup: async (user) => {
      most = Math.max(most, ++running)
      await setImmediate()
      running--
      return { user }
    },
    teardown: (state, user) => void torn.push([state, user]),
  })
  await states.setUp(goOn)
  expect(states.values).toEqual(Array.from({ length: 120 }, (_, user) => ({ user })))
  expect(most).toBe(50)
  await states.tearDown()
  await states.tearDown()
  expect(torn).toEqual(states.values.map((state, user) => [state, user]))
})

test('places for arrivals are set up too', async () => {
  const plan = checkPlan({ rate: 10, duration: 1, maxInFlight: 3, setup: (place) => `place ${place}` })
  const states = new UserStates(plan)
  await states.setUp(goOn)
  expect(states.values).toEqual(['place 0', 'place 1', 'place 2'])
})

describe('a set-up that fails', () => {
  test('is handed on once those that worked are torn down', async () => {
    const torn: unknown[] = []
    const states = statesOf({
      users: 3,
      setup: (user) => {
        if (user === 1) throw new Error('no account for user 1')
        return user
      },
      teardown: (state) => void torn.push(state),
    })
    await expect(states.setUp(goOn)).rejects.toThrow('no account for user 1')
    expect(torn).toEqual([0, 2])
  })

  test('because it takes too long is named with its user', async () => {
    const states = statesOf({
      users: 2,
      timeout: 20,
      setup: (user) => (user === 1 ? new Promise(() => {}) : user),
    })
    await expect(states.setUp(goOn)).rejects.toThrow(
      'Expected `setup` of user 1 to end within 20 ms, the timeout of the plan',
    )
  })

  test('because its test is about to end is told as long as there is time to', async () => {
    const states = statesOf({ users: 1, setup: () => new Promise(() => {}) })
    await expect(states.setUp(goOn, performance.now() + 20)).rejects.toThrow(
      'Expected `setup` of user 0 to end before the timeout of its test was near',
    )
  })

  test('to be torn down in time is told too', async () => {
    const states = statesOf({ users: 1, teardown: () => new Promise(() => {}) })
    await states.setUp(goOn)
    await expect(states.tearDown(performance.now() + 20)).rejects.toThrow(
      'Expected `teardown` of user 0 to end before the timeout of its test was near',
    )
  })

  test('to be torn down is handed on when all the others are', async () => {
    const torn: unknown[] = []
    const states = statesOf({
      users: 3,
      setup: (user) => user,
      teardown: (state) => {
        if (state === 0) throw new Error('still connected')
        torn.push(state)
      },
    })
    await states.setUp(goOn)
    await expect(states.tearDown()).rejects.toThrow('still connected')
    expect(torn).toEqual([1, 2])
  })
})

test('who has nothing to be set up is torn down all the same', async () => {
  const torn: unknown[] = []
  const states = statesOf({ users: 2, teardown: (state, user) => void torn.push([state, user]) })
  await states.setUp(goOn)
  await states.tearDown()
  expect(torn).toEqual([
    [undefined, 0],
    [undefined, 1],
  ])
})

test('nobody else is set up once the run is over, and nobody is torn down who was not', async () => {
  const made: number[] = []
  const torn: unknown[] = []
  const states = statesOf({
    setup: (user) => void made.push(user),
    teardown: (_, user) => void torn.push(user),
  })
  await states.setUp(() => made.length >= 10)
  await states.tearDown()
  expect(torn).toEqual(made)
  expect(made.length).toBeLessThan(120)
})
