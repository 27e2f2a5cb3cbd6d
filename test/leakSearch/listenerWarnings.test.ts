import { EventEmitter, once, setMaxListeners } from 'node:events'
import process from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { ListenerWarnings } from '../../src/leakSearch/listenerWarnings.ts'

/** Gathers as many listeners as it takes, and waits until Node has said so. */
async function gather(emitter: EventEmitter | EventTarget, event: string): Promise<void> {
  const said = once(process, 'warning')
  for (let i = 0; i < 11; i++) {
    if (emitter instanceof EventEmitter) emitter.on(event, () => {})
    else emitter.addEventListener(event, () => {})
  }
  await said
}

test('what Node says of listeners is noted, without its advice', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const warnings = new ListenerWarnings()
  try {
    await gather(new EventEmitter(), 'data')
    expect(warnings.said).toEqual(['11 data listeners added to [EventEmitter]'])
    const { signal } = new AbortController()
    // Since Node 22 it may have any number.
    setMaxListeners(10, signal)
    await gather(signal, 'abort')
    expect(warnings.said[1]).toMatch(/^11 abort listeners added to \[?\w/)
    expect(warnings.said.join()).not.toContain('setMaxListeners')
  } finally {
    warnings.close()
    stderr.mockRestore()
  }
})

test('other warnings are none of its business, and three of its own are enough', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const warnings = new ListenerWarnings()
  try {
    process.emitWarning('something else')
    for (const event of ['a', 'b', 'c', 'd']) await gather(new EventEmitter(), event)
    expect(warnings.said.map((said) => said.slice(0, 5))).toEqual(['11 a ', '11 b ', '11 c '])
  } finally {
    warnings.close()
    stderr.mockRestore()
  }
})

test('closed, it listens no longer', async () => {
  const before = process.listenerCount('warning')
  const warnings = new ListenerWarnings()
  expect(process.listenerCount('warning')).toBe(before + 1)
  warnings.close()
  await setImmediate()
  expect(process.listenerCount('warning')).toBe(before)
})
