import { expect, test } from 'vitest'
import { toSustainThroughput } from '../../matchers/toSustainThroughput.ts'
import { cutOff, moving, stress } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toSustainThroughput)

test('passes when every steady second moved enough, and fails when one did not', () => {
  matcher.is(moving([60e6, 60e6, 41e6, 70e6]), '50MB/s')
  matcher.isNot(moving([60e6, 60e6, 40e6, 70e6]), '50MB/s')
  expect(() => matcher.is(moving([60e6, 60e6, 10e6, 70e6]), '50MB/s')).toThrow(
    /1 of 3 steady seconds was too slow/,
  )
})

test('throws without a verdict and on misuse, negated or not', () => {
  matcher.throwsEitherWay(/Inconclusive: it was stopped/, cutOff(), '1B/s')
  matcher.throwsEitherWay(/Inconclusive: no operation reported a byte/, stress(), '1B/s')
  matcher.throwsEitherWay(/text such as '50MB\/s', got '50MB'/, stress(), '50MB')
  matcher.throwsEitherWay(/more than 0 bytes per second/, stress(), 0)
})
