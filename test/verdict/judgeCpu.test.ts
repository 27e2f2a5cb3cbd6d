import { expect, test } from 'vitest'
import { judgeCpu } from '../../src/verdict/judgeCpu.ts'
import { cutOff, stress, watched } from '../report/samples.ts'

test('the limit itself is kept, on average or at the busiest', () => {
  expect(judgeCpu(stress(), 0.98, 'mean').outcome).toBe('pass')
  expect(judgeCpu(stress(), 0.97, 'mean').outcome).toBe('fail')
  expect(judgeCpu(stress(), 1, 'peak').outcome).toBe('fail')
})

test('a process under test is judged in place of this one', () => {
  expect(judgeCpu(watched(), 0.7, 'mean').outcome).toBe('pass')
  expect(judgeCpu(watched(), 0.6, 'mean').outcome).toBe('fail')
})

test('a process that ended used no CPU from then on, which says nothing', () => {
  const ended = watched({ ended: 'process 4711 ended 1 s into the run' })
  expect(judgeCpu(ended, 16, 'mean')).toMatchObject({
    outcome: 'inconclusive',
    missing: 'process 4711 ended 1 s into the run',
  })
})

test('what was not read, or was cut off, carries no verdict', () => {
  const unread = stress({ resources: { ...stress().resources, cpu: { mean: Number.NaN, peak: Number.NaN } } })
  expect(judgeCpu(unread, 1, 'mean').outcome).toBe('inconclusive')
  expect(judgeCpu(JSON.parse(JSON.stringify(unread)), 1, 'mean').outcome).toBe('inconclusive')
  expect(judgeCpu(cutOff(), 1, 'mean').outcome).toBe('inconclusive')
})

test('a load generator that did little else is not the subject', () => {
  const generator = { ...stress().generator, saturated: true, reason: 'the loop was busy' }
  expect(judgeCpu(stress({ generator }), 0.5, 'mean').outcome).toBe('inconclusive')
  expect(judgeCpu({ ...watched(), generator }, 0.5, 'mean').outcome).toBe('fail')
})
