import { describe, expect, test } from 'vitest'
import { overlay } from '../../src/vitest/overlay.ts'

class Counter {
  #count = 0
  name = 'counter'
  step = 1
  add() {
    this.#count += this.step
    return this.#count
  }
  is(other: Counter) {
    return other === this
  }
}

describe('an overlay', () => {
  test('shows what was replaced, and the target behind it', () => {
    const counter = new Counter()
    const view = overlay(counter, { name: 'view' })
    expect([view.name, counter.name, view.step]).toEqual(['view', 'counter', 1])
    expect({ ...view }).toMatchObject({ name: 'view', step: 1 })
    expect(view).toBeInstanceOf(Counter)
  })

  test('lets methods run on the target, private members and identity included', () => {
    const counter = new Counter()
    const view = overlay(counter, { step: 5 })
    expect(view.add()).toBe(1)
    expect(view.is(counter)).toBe(true)
  })

  test('follows and makes later changes', () => {
    const counter = new Counter()
    const view = overlay(counter, {})
    counter.name = 'renamed'
    view.step = 2
    expect([view.name, counter.step]).toEqual(['renamed', 2])
  })

  test('leaves classes the classes they are', () => {
    expect(overlay({ Counter }, {}).Counter).toBe(Counter)
  })
})
