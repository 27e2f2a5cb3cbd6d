import { expect, test } from 'vitest'
import { runnerRetention } from '../../src/evidence/runnerRetention.ts'
import type { AllocationSite, RetainerPath } from '../../src/records/leakEvidence.ts'

function site(functionName: string, share: number, file = 'src/a.test.ts'): AllocationSite {
  return { functionName, file, line: 1, owner: 'own', bytesPerOperation: 100, countPerOperation: 0, share }
}
function held(...path: string[]): RetainerPath {
  return { path, className: 'Array', countPerOperation: 1, bytesPerOperation: 32 }
}
const chai = site('proxify', 0.1, '/app/node_modules/chai/index.js')

// As real runs of Vitest 4 and 5 and of Jest 30 gave them.
test.each([
  ['a mock of Vitest 4', [site('op → @vitest/spy', 0.97)], [], 'mockClear'],
  [
    'a mock of Vitest 5',
    [site('op → namedObject (vitest)', 0.97)],
    [held('a.test.ts', 'fn', 'mock', 'calls (Array)', 'Array')],
    'mockClear',
  ],
  ['a mock of Jest', [site('(anonymous) → jest-mock', 1)], [], 'mockClear'],
  [
    'a mock of Jest whose results are large',
    [site('(anonymous)', 0.755), site('(anonymous) → jest-mock', 0.245)],
    [held('a.test.js', 'mock (function mockConstructor)', 'WeakMap entry', 'results (Array)', 'Object')],
    'mockClear',
  ],
  [
    '`resolves` in Vitest 4',
    [site('op → @vitest/expect', 0.77), chai],
    [held('globalThis', '__vitest_worker__', 'current', 'onFinished (Array)', 'function')],
    '.resolves',
  ],
  [
    '`resolves` in Vitest 5',
    [site('op → vitest', 0.71), chai],
    [held('vitest/dist/chunks/run.js', '_test', 'onFinished (Array)', 'function')],
    '.resolves',
  ],
  ['`resolves` without a path', [site('op → vitest', 0.71), chai], [], '.resolves'],
  [
    'Jest’s console',
    [site('(anonymous) → _addToBuffer (@jest/console)', 0.993)],
    [held('Node', 'Object', 'console (console)', '_buffer (Array)', 'Object')],
    'console',
  ],
])('%s is recognised', (_, sites, retainers, words) => {
  expect(runnerRetention(sites, retainers)).toContain(words)
})

test.each([
  ['a leak of the user’s own', [site('remember', 0.97)], [held('cache.ts', 'sessions (Map)', 'Session')]],
  ['a mock that has half of it', [site('op → @vitest/spy', 0.5), site('remember', 0.5)], []],
  [
    'a property that is called like a mock’s',
    [site('remember', 0.97)],
    [held('phone.ts', 'calls (Array)', 'Call')],
  ],
  [
    'a WeakMap that is like that of Jest’s mocks',
    [site('(anonymous)', 0.991)],
    [held('a.test.js', 'key', 'WeakMap entry', 'calls (Array)', 'Object')],
  ],
  [
    'a list that is called like the task’s',
    [site('remember', 0.97)],
    [held('job.ts', 'onFinished (Array)', 'function')],
  ],
  ['a runner that did it without assertions', [site('op → vitest', 0.97)], []],
  [
    'an assertion on a value that something else keeps',
    [site('op → vitest', 0.7), chai],
    [held('a.ts', 'seen (Set)', 'Item')],
  ],
  ['no evidence', [], []],
])('%s is not the runner’s', (_, sites, retainers) => {
  expect(runnerRetention(sites, retainers)).toBeUndefined()
})
