import { type ScenarioOptions, scenarios } from 'endure'
import { describe, expect, test } from 'vitest'
import { dataStore } from '../../fixtures/services/dataStore.ts'
import { inferenceEngine } from '../../fixtures/services/inferenceEngine.ts'
import { loadAndUnload } from '../../fixtures/services/loadAndUnload.ts'
import { mcpGateway } from '../../fixtures/services/mcpGateway.ts'
import { scriptEngine } from '../../fixtures/services/scriptEngine.ts'
import { byIntensity, soakMs } from './intensity.ts'

const options = {
  durations: {
    short: byIntensity({ smoke: '500ms', standard: '10s', heavy: '1min', extreme: '5min' }),
    medium: byIntensity({ smoke: '500ms', standard: '30s', heavy: '10min', extreme: '1h' }),
    long: soakMs({ smoke: '1s', standard: '2min', heavy: '1h', extreme: '8h' }),
    sampleEvery: byIntensity({ smoke: '20ms', standard: '500ms', heavy: '1s' }),
  },
  load: {
    concurrency: byIntensity({ smoke: 20, standard: 100 }),
    largeData: byIntensity({ smoke: '2MiB', standard: '100MiB' }),
    payload: byIntensity({ smoke: '256KiB', standard: '10MiB' }),
  },
  thresholds: {
    // A cache may fill.
    metrics: { cachedResults: 100 },
  },
} as const satisfies ScenarioOptions

// Of a payload there is what is sent, what comes back, and what is made of it on the way.
const perPayload = byIntensity({ smoke: '10MiB', standard: '40MiB' })

// What a second brings each service; some work for milliseconds on the one thread that they share with the load.
const services = [
  { service: scriptEngine(), rate: byIntensity({ smoke: 20, standard: 100 }) },
  { service: inferenceEngine(), rate: byIntensity({ smoke: 10, standard: 20 }) },
  { service: dataStore(), rate: byIntensity({ smoke: 100, standard: 1000 }) },
  { service: mcpGateway(), rate: byIntensity({ smoke: 10, standard: 50 }) },
]

describe.each(services)('$service.name', ({ service, rate }) => {
  const rated = { ...options, load: { ...options.load, rate } }
  const onPayloads = { ...rated, thresholds: { ...options.thresholds, perOperation: perPayload } }
  const all = scenarios(service, rated).filter(({ name }) => name !== 'large data')
  const large = scenarios(service, onPayloads).filter(({ name }) => name === 'large data')

  for (const { name, run, timeoutMs } of [...all, ...large]) {
    // The inference engine computes on ten megabytes for a quarter of a minute, ten times.
    test(name, { timeout: timeoutMs + 300_000 }, async () => {
      // Throws where a threshold does not hold. What is left to see is that there was something to hold it.
      const { load, metrics, statistics } = await run()
      expect(Object.keys(metrics).length > 0).toBe(name !== 'cleanup validation')
      expect(statistics.peakBytes).toBeGreaterThan(statistics.baselineBytes)
      if (name === 'idle baseline') return expect(load).toBeUndefined()
      expect(load?.operations.started).toBeGreaterThan(0)
      if (name === 'concurrent') expect(load?.maxInFlight).toBeGreaterThan(10)
    })
  }
})

test('loading and unloading a model keeps no tensor, and little else', { timeout: 60_000 }, async () => {
  const { operation, tensors } = await loadAndUnload()
  const before = tensors()
  // TensorFlow.js remembers the name of every weight that ever was: some 800 bytes for each load.
  await expect(operation).toHaveNoMemoryLeak({ budget: '2KB', maxDuration: '30s' })
  expect(tensors()).toBe(before)
})
