import type { AllocationSite, RetainerPath } from '../records/leakEvidence.ts'
import { packageOf } from './codeOwner.ts'

// What a mock keeps of its calls, as Vitest and Jest name it.
const mockStore = /^(calls|contexts|instances|invocationCallOrder|results|settledResults) \(Array\)$/
const mockPackages = ['@vitest/spy', 'tinyspy', 'jest-mock']
// Where Vitest keeps what it has to look at when the test has ended.
const testStore = /^(onFinished|promises) \(Array\)$/
const mostly = 0.5

const mocks =
  'A mock keeps every call it received, with its arguments and its result, until `mockClear()`: clear it in the operation, or measure without it.'
const promises =
  '`expect(…).resolves` and `.rejects` keep something of every use until the test ends: await the promise in the operation, and assert on what it gave.'
const logging =
  'Jest keeps every line of the console, with its stack, until the test file ends: do not log in the operation.'

/**
 * Recognises growth that the test runner brings about, and says how to get rid of it.
 *
 * @returns  a sentence; undefined when it is not the runner's.
 */
export function runnerRetention(
  sites: readonly AllocationSite[],
  retainers: readonly RetainerPath[],
): string | undefined {
  const heldBy = (isHolder: (word: string, before: string) => boolean): boolean => {
    const path = retainers[0]?.path ?? []
    return path.some((word, place) => place > 0 && isHolder(word, path[place - 1] as string))
  }
  const asserted = shareOf(sites, ['@vitest/expect', 'vitest', 'chai'])
  const mocked = shareOf(sites, mockPackages)
  // Vitest keeps the calls on the mock itself, Jest in a WeakMap, as anybody might.
  const ofMock = (holder: string) => holder === 'mock' || (holder === 'WeakMap entry' && mocked > 0)
  if (heldBy((word, before) => ofMock(before) && mockStore.test(word)) || mocked > mostly) return mocks
  if (heldBy((word) => testStore.test(word)) && asserted > mostly) return promises
  // Without paths: nothing else that has to do with assertions keeps anything.
  if (retainers.length === 0 && asserted > mostly && shareOf(sites, ['@vitest/expect', 'chai']) > 0)
    return promises
  if (shareOf(sites, ['@jest/console']) > mostly) return logging
  return undefined
}

/** What these packages have of the growth, on their own account or on behalf of somebody's code. */
function shareOf(sites: readonly AllocationSite[], packages: readonly string[]): number {
  return sites
    .filter(({ functionName, file }) => {
      const [, agent = ''] = functionName.split(' → ')
      const home = /\((.+)\)$/.exec(agent)?.[1] ?? agent
      return packages.includes(home) || packages.includes(packageOf(file) ?? '')
    })
    .reduce((sum, { share }) => sum + share, 0)
}
