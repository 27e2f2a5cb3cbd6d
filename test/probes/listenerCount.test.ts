import { EventEmitter, once } from 'node:events'
import process from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { collect } from '../../src/probes/collect.ts'
import { ListenerCount, watchedKey } from '../../src/probes/listenerCount.ts'

let count: ListenerCount
beforeEach(() => {
  // What the test before watched would be watched again, for as long as it is not collected.
  delete (globalThis as { [watchedKey]?: unknown })[watchedKey]
  // Where Node prints its warnings.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  count = new ListenerCount()
})
afterEach(() => {
  count.close()
  vi.restoreAllMocks()
  process.removeAllListeners('specimen')
})

/** Adds listeners to whatever has them. */
function add(owner: EventEmitter | EventTarget, listeners: number, event = 'data'): void {
  for (let i = 0; i < listeners; i++) {
    if (owner instanceof EventEmitter) owner.on(event, () => i)
    else owner.addEventListener(event, () => i)
  }
}

/** Collects what nobody holds until that shows: a turn after it was last looked at, or later. */
async function collectUntil(shows: () => boolean): Promise<void> {
  for (let turns = 0; turns < 50 && !shows(); turns++) {
    await setImmediate()
    collect()
  }
}

/** Adds more than ten, and waits until Node has said so. */
async function gather(owner: EventEmitter | EventTarget, listeners = 11, event = 'data'): Promise<void> {
  const said = once(process, 'warning')
  add(owner, listeners, event)
  await said
}

describe('listeners of process', () => {
  test('count from the beginning, of every event, until they are removed', () => {
    const [one, other] = [() => {}, () => {}]
    process.on('specimen', one).on('exit', other)
    expect(count.gained).toBe(2)
    expect([...count.grown()]).toEqual(
      expect.arrayContaining([
        ['specimen of process', 1],
        ['exit of process', 1],
      ]),
    )
    process.off('specimen', one).off('exit', other)
    expect(count.gained).toBe(0)
    expect(count.grown().size).toBe(0)
  })

  test('count however many it may have, and whatever was there before is no growth', () => {
    const most = process.getMaxListeners()
    process.setMaxListeners(0)
    onTestFinished(() => void process.setMaxListeners(most))
    add(process, 20, 'specimen')
    const later = new ListenerCount()
    onTestFinished(() => later.close())
    add(process, 5, 'specimen')
    // The later one listens for warnings itself.
    expect([count.gained, later.gained]).toEqual([26, 5])
  })

  test('that were there and were removed are fewer', () => {
    add(process, 3, 'specimen')
    const later = new ListenerCount()
    onTestFinished(() => later.close())
    process.removeAllListeners('specimen')
    expect(later.gained).toBe(-3)
    expect(later.grown().size).toBe(0)
  })
})

describe.each([
  ['an emitter', () => new EventEmitter(), 'data of EventEmitter'],
  ['an event target', () => new EventTarget(), 'data of EventTarget'],
])('the listeners of %s', (_, make, name) => {
  test('count once Node has warned, from what there was then', async () => {
    const owner = make()
    add(owner, 10)
    expect(count.gained).toBe(0)
    // It warns of the first of them, and is heard after the last.
    await gather(owner, 5)
    expect(count.gained).toBe(4)
    add(owner, 7)
    add(owner, 3, 'another event')
    expect([...count.grown()]).toEqual([[name, 11]])
  })

  test('count from what there is, where some were removed before the warning was heard', async () => {
    const owner = make()
    const said = once(process, 'warning')
    const listeners = Array.from({ length: 11 }, (_, i) => () => i)
    for (const listener of listeners) {
      if (owner instanceof EventEmitter) owner.on('data', listener)
      else owner.addEventListener('data', listener)
    }
    for (const listener of listeners.slice(4)) {
      if (owner instanceof EventEmitter) owner.off('data', listener)
      else owner.removeEventListener('data', listener)
    }
    await said
    expect(count.gained).toBe(0)
    add(owner, 2)
    expect(count.gained).toBe(2)
  })

  test('of one kind are added up under one name', async () => {
    const [one, other] = [make(), make()]
    await gather(one)
    await gather(other)
    add(one, 2)
    add(other, 4)
    expect([...count.grown()]).toEqual([[name, 6]])
  })

  test('are gone with it: it is not kept alive', async () => {
    await (async () => {
      const owner = make()
      await gather(owner)
      add(owner, 5)
      expect(count.gained).toBe(5)
    })()
    await collectUntil(() => count.gained === 0)
    expect(count.gained).toBe(0)
    expect(count.emitters).toHaveLength(1)
  })
})

test('the events of an emitter count each by itself', async () => {
  const emitter = new EventEmitter()
  await gather(emitter)
  await gather(emitter, 11, 'end')
  add(emitter, 2)
  add(emitter, 3, 'end')
  expect(count.gained).toBe(5)
  expect(count.grown()).toEqual(
    new Map([
      ['data of EventEmitter', 2],
      ['end of EventEmitter', 3],
    ]),
  )
})

test('an emitter is watched once, though Node warns of it again', async () => {
  const emitter = new EventEmitter()
  await gather(emitter)
  emitter.removeAllListeners()
  await gather(emitter)
  add(emitter, 2)
  expect(count.gained).toBe(2)
  expect(count.emitters).toEqual([process, emitter])
})

test('a hundred are watched, and when they are gone there is room for others', async () => {
  let kept: EventEmitter[] = []
  const fill = async (emitters: number) => {
    for (let i = 0; i < emitters; i++) {
      kept.push(new EventEmitter())
      await gather(kept.at(-1) as EventEmitter)
    }
  }
  await fill(101)
  for (const emitter of kept) add(emitter, 1)
  expect(count.gained).toBe(100)
  kept = []
  await collectUntil(() => count.emitters.length === 1)
  expect(count.emitters).toHaveLength(1)
  await fill(1)
  add(kept[0] as EventEmitter, 1)
  expect(count.gained).toBe(1)
})

test('what was watched before is watched again, from what it has now: Node warns once', async () => {
  const emitter = new EventEmitter()
  await gather(emitter)
  add(emitter, 3)
  count.close()
  const next = new ListenerCount()
  onTestFinished(() => next.close())
  expect(next.gained).toBe(0)
  add(emitter, 2)
  expect(next.gained).toBe(2)
  expect([...next.grown().keys()]).toEqual(['data of EventEmitter'])
})

test('what a class says of itself is not asked, and what a package says may be anything', async () => {
  class Liar extends EventEmitter {
    override listenerCount(): number {
      throw new Error('asked')
    }
  }
  class Hiding extends EventTarget {
    listeners(): never {
      throw new Error('asked')
    }
  }
  const liar = new Liar()
  await gather(liar)
  expect(count.uncounted).toEqual([])
  await gather(new Hiding())
  expect(count.uncounted).toEqual([expect.stringMatching(/^11 data listeners added to \[?Hiding/)])
  add(liar, 1)
  expect([...count.grown()]).toEqual([['data of Liar', 1]])
})

test.each([
  ['an emitter without its event, as eventemitter2 does', { emitter: new EventEmitter() }],
  ['an event that is none', { emitter: new EventEmitter(), type: {} }],
  ['an emitter of another kind', { emitter: { on: () => {} }, type: 'data' }],
  ['a text', { emitter: 'bus', type: 'data' }],
  ['nothing', { emitter: null, type: 'data' }],
  ['a target that is none', { target: {}, type: 'data' }],
  ['a target that is not there', { type: 'data' }],
])('a package may warn of %s, which cannot be counted', async (_, says) => {
  const said = once(process, 'warning')
  process.emitWarning(Object.assign(new Error('many'), { name: 'MaxListenersExceededWarning', ...says }))
  await said
  expect([count.gained, count.uncounted]).toEqual([0, ['many']])
})

test('a function that an emitter was mixed into is counted', async () => {
  const app = Object.assign(() => {}, EventEmitter.prototype) as unknown as EventEmitter
  const said = once(process, 'warning')
  for (let i = 0; i < 13; i++) app.on('data', () => i)
  await said
  expect(count.gained).toBe(2)
})

test('of counts that overlap the one that ends last forgets nothing', async () => {
  const [one, other] = [new EventEmitter(), new EventEmitter()]
  await gather(one)
  const second = new ListenerCount()
  await gather(other)
  count.close()
  second.close()
  const next = new ListenerCount()
  onTestFinished(() => next.close())
  expect(next.emitters).toEqual(expect.arrayContaining([process, one, other]))
})

test('closed, it watches no further ones, and leaves no listener behind', async () => {
  const before = process.listenerCount('warning')
  const later = new ListenerCount()
  expect(process.listenerCount('warning')).toBe(before + 1)
  later.close()
  expect(process.listenerCount('warning')).toBe(before)
  const emitter = new EventEmitter()
  await gather(emitter)
  expect(later.emitters).toEqual([process])
  expect(count.emitters).toEqual([process, emitter])
})
