import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { findListenerSites } from '../../src/evidence/findListenerSites.ts'
import { lineHere } from './lineHere.ts'

const file = join('test', 'evidence', 'findListenerSites.test.ts')
let bus: EventEmitter
beforeEach(() => {
  bus = new EventEmitter().setMaxListeners(0)
})

function listenerSites(
  operation: (call: number) => unknown,
  { most = Number.POSITIVE_INFINITY, growthPerCall = 1, others = [] as EventEmitter[] } = {},
) {
  return findListenerSites(
    async (calls) => {
      const allowed = Math.min(calls, most)
      for (let call = 0; call < allowed; call++) await operation(call)
      return allowed
    },
    { calls: 10, growthPerCall, emitters: [...others, bus] },
  )
}

test('a listener that stays is found by the line that added it', async () => {
  let line = 0
  const sites = await listenerSites(function subscribe() {
    line = lineHere() + 1
    bus.on('data', () => {})
  })
  expect(sites).toEqual([
    {
      functionName: 'subscribe → addListener (node:events)',
      file,
      line,
      owner: 'own',
      bytesPerOperation: 0,
      countPerOperation: 1,
      share: 1,
    },
  ])
})

test('what is removed, or fires once, is not there', async () => {
  const sites = await listenerSites(async (call) => {
    const listener = () => {}
    bus.on('data', listener).off('data', listener)
    bus.once('end', listener).emit('end')
    // With another one there Node tells of its own wrapping, not of the listener.
    bus.once('two', listener).once('two', () => {})
    bus.emit('two')
    bus.on('all', listener).on('all', () => call)
    bus.removeAllListeners('all')
    const [value] = await Promise.all([once(bus, 'value'), bus.emit('value', call)])
    expect(value).toEqual([call])
  })
  expect(sites).toEqual([])
})

test('one listener that is added again and again counts as often as it is there', async () => {
  const same = () => {}
  const sites = await listenerSites(() => {
    bus.on('data', same)
    bus.on('data', same)
    bus.off('data', same)
  })
  expect(sites).toHaveLength(1)
  expect(sites[0]?.countPerOperation).toBe(1)
})

test('counts are per call that was made, and what comes once is no part of the leak', async () => {
  const rarely = (call: number) => void (call === 0 && bus.on('data', () => {}))
  expect((await listenerSites(rarely, { most: 4, growthPerCall: 0.25 }))[0]?.countPerOperation).toBe(0.25)
  expect(await listenerSites(rarely, { growthPerCall: 1.01 })).toEqual([])
  expect(await listenerSites(() => bus.on('data', () => {}), { most: 0 })).toEqual([])
})

test('of other emitters nothing is known, and nothing stays on those that were watched', async () => {
  const other = new EventEmitter().setMaxListeners(0)
  bus.on('data', () => {})
  expect(await listenerSites(() => other.on('data', () => {}))).toEqual([])
  expect(bus.eventNames()).toEqual(['data'])
  await expect(
    listenerSites(() => {
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  expect(bus.eventNames()).toEqual(['data'])
})

test('an emitter that refuses to be listened to is left out, and nothing is left on any', async () => {
  const touchy = new EventEmitter().on('newListener', (event) => {
    throw new Error(`no ${String(event)}`)
  })
  const frozen = Object.freeze(new EventEmitter())
  const sites = await listenerSites(() => bus.on('data', () => {}), { others: [touchy, frozen] })
  expect(sites).toHaveLength(1)
  expect([bus, touchy, frozen].map((emitter) => emitter.eventNames())).toEqual([
    ['data'],
    ['newListener'],
    [],
  ])
})
