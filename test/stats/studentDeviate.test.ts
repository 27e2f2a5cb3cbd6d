import { expect, test } from 'vitest'
import { studentDeviate, studentHundredth } from '../../src/stats/studentDeviate.ts'

// R 4.3: qt(0.975, df)
test.each([
  [1, 12.7062],
  [2, 4.30265],
  [3, 3.182446],
  [4, 2.776445],
  [5, 2.570582],
  [10, 2.228139],
  [30, 2.042272],
  [1000, 1.962339],
])('with %i degrees of freedom it is that of R', (degrees, deviate) => {
  expect(Math.abs(studentDeviate(degrees) / deviate - 1)).toBeLessThan(0.003)
})

// R 4.3: qt(0.99, df)
test.each([
  [3, 4.540703],
  [4, 3.746947],
  [5, 3.36493],
  [9, 2.821438],
  [19, 2.539483],
  [1000, 2.330083],
])('with %i degrees of freedom that of a hundredth is that of R', (degrees, deviate) => {
  expect(Math.abs(studentHundredth(degrees) / deviate - 1)).toBeLessThan(0.004)
})
