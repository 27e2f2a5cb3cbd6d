import {
  type LoadPlan,
  type NamedLoad,
  presets,
  type RunOptions,
  type StressPlan,
  scenarios,
  stress,
} from 'endure'

// What a plan takes, in any runner.
const operation = () => {}
declare const heavy: boolean
declare const fromEnvironment: string

export const plans: readonly StressPlan[] = [
  { users: 1, iterations: 1, rampUp: '1s', thinkTime: ['1ms', '5ms'], pace: 5 },
  { users: 1, totalIterations: 1, rounds: 8 },
  { users: { from: 1, to: 5, for: '1s' } },
  { users: { from: 1, to: 5, for: '1s' }, duration: '2s' },
  { rate: '100/s', duration: '1s', arrivals: 'poisson', maxInFlight: 5 },
  { rate: 100, totalIterations: 50 },
  { rate: { from: '1/s', to: '100/s', for: '1s' } },
  {
    phases: [
      { users: 1, iterations: 1 },
      { name: 'peak', rate: 5, duration: 1 },
    ],
    pace: 1,
    maxInFlight: 5,
  },
  { ...presets.standard, memoryLimit: '2GB', abortOn: { errorRate: 0.5, after: '1s' } },
]

export async function whatIsPutTogetherInVariables(more: RunOptions, load: LoadPlan): Promise<void> {
  const plan = { users: 20, duration: '10s', timeout: '5s', thinkTime: '10ms' }
  await stress(plan, operation)
  await stress({ ...plan, duration: heavy ? '10min' : '3s', warmup: fromEnvironment }, operation)
  const length = heavy ? { duration: '10min' } : { iterations: 5 }
  await stress({ users: 4, ...length }, operation)
  const level = heavy ? 100 : { from: 1, to: 5, for: '1s' }
  await stress({ users: level, duration: '5s' }, operation)
  await stress({ ...load, ...more }, operation)
  const calm = { users: 1, duration: '1s' }
  const phases = [
    { name: 'before', ...calm },
    { name: 'storm', rate: '5/s', duration: '1s' },
    { name: 'after', ...calm },
  ]
  await stress({ phases }, operation)
  const named = (name: string): NamedLoad => ({ name, users: 4, iterations: 25 })
  await stress({ phases: [named('before'), named('after')] }, operation)
  const some: { iterations?: number; duration?: string } = {}
  await stress({ users: 1, ...some } as StressPlan, operation)
  const durations = { short: '1s', medium: '2s', long: '5s' }
  scenarios({ name: 'search', open: () => ({ operate: operation, close: operation }) }, { durations })
}

export async function whatDoesNotCompile(): Promise<void> {
  // @ts-expect-error no length
  await stress({ users: 1 }, operation)
  // @ts-expect-error two lengths
  await stress({ users: 1, iterations: 1, duration: '1s' }, operation)
  // @ts-expect-error two lengths
  await stress({ rate: 1, totalIterations: 1, duration: '1s' }, operation)
  // @ts-expect-error both models
  await stress({ users: 1, rate: 5, duration: '1s' }, operation)
  // @ts-expect-error no load
  await stress({ duration: '1s' }, operation)
  // @ts-expect-error nothing at all
  await stress({}, operation)
  // @ts-expect-error arrivals belong to no user
  await stress({ rate: 5, iterations: 5 }, operation)
  // @ts-expect-error nobody thinks
  await stress({ rate: 5, duration: '1s', thinkTime: 5 }, operation)
  // @ts-expect-error users are all there may be
  await stress({ users: 5, iterations: 1, maxInFlight: 5 }, operation)
  // @ts-expect-error users beside phases
  await stress({ users: 5, phases: [{ users: 1, iterations: 1 }] }, operation)
  // @ts-expect-error rounds of phases
  await stress({ rounds: 8, phases: [{ users: 1, iterations: 1 }] }, operation)
  // @ts-expect-error a phase has a length
  await stress({ phases: [{ users: 1 }] }, operation)
  // @ts-expect-error unknown option
  await stress({ users: 1, iterations: 1, timout: 5 }, operation)
  const plan = { users: 20 }
  // @ts-expect-error no length, in a variable
  await stress(plan, operation)
}
