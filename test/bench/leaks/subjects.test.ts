import { expect, test } from 'vitest'
import { holdsOn, loadSubject, subjectNames } from '../../../bench/leaks/subjects.ts'
import { specimens } from '../../../fixtures/specimens/specimens.ts'
import { judged } from './samples.ts'

const majors = [18, 20, 22, 24, 26]
const heldOn = (bounds: { minNode: number; maxNode?: number }) =>
  majors.filter((major) => holdsOn({ meta: { ...judged.meta, ...bounds } }, major))

test('a truth holds from its first major of Node to its last, both included', () => {
  expect(heldOn({ minNode: 20, maxNode: 24 })).toEqual([20, 22, 24])
  expect(heldOn({ minNode: 22, maxNode: 22 })).toEqual([22])
})

test('a truth without a last major holds from then on', () => {
  expect(heldOn({ minNode: 22 })).toEqual([22, 24, 26])
})

test('a subject is found by its name, and no name stands for two', async () => {
  const [specimen] = specimens
  expect(await loadSubject(specimen?.meta.name as string)).toBe(specimen)
  expect(new Set(subjectNames).size).toBe(subjectNames.length)
})
