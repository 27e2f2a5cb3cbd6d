import { expect as bareExpect } from 'expect'
import { expect, test } from 'vitest'
import * as matchers from '../../matchers/index.ts'
import { failing, leaking, stress } from '../report/samples.ts'

// `expect` by itself, as node:test and Jest use it: the matchers know no runner.
bareExpect.extend(matchers as never)
interface Extended {
  readonly not: Extended
  toSustainQps(min: number): void
  toHaveSuccessRateAbove(ratio: number): void
  toHaveNoMemoryLeak(): Promise<void>
}
const given = (value: unknown) => bareExpect(value) as unknown as Extended

test('the matchers pass, fail and turn round in any expect', () => {
  given(stress()).toSustainQps(500)
  given(failing()).not.toHaveSuccessRateAbove(0.95)
  expect(() => given(leaking()).toHaveNoMemoryLeak()).toThrow(
    /^expect\(operation\)\.toHaveNoMemoryLeak\(\)\n\nHeap grew/,
  )
  expect(() => given(stress()).not.toSustainQps(500)).toThrow(/^expect\(result\)\.not\.toSustainQps\(500\)/)
})

test('no verdict throws in any expect, negated or not', () => {
  const cut = stress({ stopped: { by: 'aborted', atMs: 5, detail: 'it was aborted' } })
  expect(() => given(cut).toSustainQps(1)).toThrow('Inconclusive: it was aborted')
  expect(() => given(cut).not.toSustainQps(1)).toThrow('Inconclusive: it was aborted')
})

test('a function is measured in any expect', async () => {
  await given(() => JSON.parse('[1, 2]')).toHaveNoMemoryLeak()
})
