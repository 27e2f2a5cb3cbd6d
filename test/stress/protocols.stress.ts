import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Endpoint, protocolNames, startServer } from '../../fixtures/protocols/endpoint.ts'
import { givenEndpoints } from '../../fixtures/protocols/givenEndpoints.ts'
import {
  type Amount,
  connectionReuse,
  descriptorLeaks,
  flowControl,
  highConnectionRate,
  largeTransfers,
  longRun,
  memoryLeakDetection,
} from '../../fixtures/protocols/scenarios.ts'
import { parseDurationMs } from '../../src/units.ts'
import { byIntensity, soakMs, soakTimeoutMs } from './intensity.ts'

// What is asked for stands in the scenarios, where the opposites are held to it as well.

const given = await givenEndpoints()
const some: Amount = { iterations: 20 }
const many: Amount = { iterations: 1000 }
const detection = byIntensity<Amount>({
  smoke: some,
  standard: many,
  heavy: { duration: '1h' },
  extreme: { duration: '24h' },
})
const descriptors = byIntensity<Amount>({
  smoke: some,
  standard: many,
  heavy: { duration: '1h' },
  extreme: { duration: '4h' },
})
const rate = byIntensity<Amount>({
  smoke: { duration: '3s' },
  standard: { duration: '10min' },
  heavy: { duration: '30min' },
})
const transfers = byIntensity<Amount>({
  smoke: { iterations: 1 },
  standard: { iterations: 100 },
  heavy: { duration: '10min' },
  extreme: { duration: '30min' },
})
const reuse = byIntensity<Amount>({ smoke: some, standard: many, heavy: { iterations: 20_000 } })
const longRunMs = soakMs({ smoke: '3s', standard: '10min', heavy: '1h', extreme: '24h' })

/** A connection may take a tenth of a second, a large transfer ten. */
function timeoutOf(amount: Amount, eachMs = 1000): number {
  return 'duration' in amount
    ? soakTimeoutMs(parseDurationMs(amount.duration, 'duration'))
    : 90_000 + amount.iterations * eachMs
}

describe.each(protocolNames)('%s', (protocol) => {
  let endpoint: Endpoint
  let close = async () => {}
  beforeAll(async () => {
    const own = given.get(protocol)
    if (own === undefined) ({ close, ...endpoint } = await startServer(protocol))
    else endpoint = own
  })
  afterAll(() => close())

  test('memory leak detection: a connection leaves nothing behind', { timeout: timeoutOf(detection) }, () =>
    memoryLeakDetection(endpoint, detection),
  )

  test('descriptor leaks: the count returns to its baseline', { timeout: timeoutOf(descriptors) }, () =>
    descriptorLeaks(endpoint, descriptors),
  )

  test('high connection rate: more than a hundred a second, none fails', { timeout: timeoutOf(rate) }, () =>
    highConnectionRate(endpoint, rate),
  )

  test(
    'large transfers: 50 MB a second, with the same checksum at both ends',
    {
      timeout: timeoutOf(transfers, 10_000),
    },
    () => largeTransfers(endpoint, transfers),
  )

  test(
    'flow control: a slow reader is waited for, in little memory',
    {
      timeout: timeoutOf(transfers, 10_000),
    },
    () => flowControl(endpoint, transfers),
  )

  test('connection reuse: a few connections carry everything', { timeout: timeoutOf(reuse) }, () =>
    connectionReuse(endpoint, reuse),
  )

  test(
    'long run: memory, descriptors and CPU stay where they are',
    {
      timeout: soakTimeoutMs(longRunMs),
    },
    () => longRun(endpoint, { duration: longRunMs }),
  )
})

// No client and no server of it is here, so that it is not pressed even where Node has it.
describe('quic', () => {
  test('all of the above', ({ skip }) => {
    const isThere = process.getBuiltinModule?.('node:quic' as 'node:net') !== undefined
    skip(
      `endure has no QUIC server to press, and ${isThere ? 'node:quic is experimental' : `Node ${process.version} has no node:quic built in`}`,
    )
  })
})
