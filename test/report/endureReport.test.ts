import { expect, test } from 'vitest'
import { assertion, ended, mixed, progress, report, stress } from './samples.ts'

test('it says what was measured, where, and how it ended', () => {
  const { tests, ...rest } = mixed()
  expect(rest).toEqual({
    schema: 'endure-report/1',
    createdAt: '2026-11-21T04:00:00.000Z',
    endure: '0.1.0',
    vitest: '4.1.12',
    node: '20.20.2',
    platform: 'linux x64',
    cpus: 2,
    reason: 'failed',
    totals: { tests: 10, passed: 7, failed: 2, inconclusive: 1 },
  })
  expect(tests.find(({ name }) => name === 'handler > keeps nothing')).toMatchObject({
    file: 'test/leaks.test.ts',
    project: '',
    state: 'failed',
    verdict: 'fail',
    durationMs: 2_700,
    records: [{ kind: 'leakReport' }, { kind: 'assertion' }],
  })
})

test('only tests with records are in it', () => {
  expect(report([ended('plain', []), ended('judged', [assertion('toSustainQps')])]).tests).toHaveLength(1)
})

test('a test that was lost in a load run is in it, and proved nothing', () => {
  const lost = ended('dies', [], { state: 'pending', lost: progress() })
  expect(report([lost])).toMatchObject({
    tests: [{ name: 'dies', verdict: 'inconclusive', lost: progress() }],
    totals: { tests: 1, inconclusive: 1 },
  })
})

test('files are in one order, whichever ended first; tests keep that of their file', () => {
  const at = (file: string, name: string, project = '') => ended(name, [stress()], { file, project })
  const { tests } = report([at('b', '2'), at('a', '3', 'web'), at('b', '1'), at('a', '4')])
  expect(tests.map(({ project, file, name }) => [project, file, name])).toEqual([
    ['', 'a', '4'],
    ['', 'b', '2'],
    ['', 'b', '1'],
    ['web', 'a', '3'],
  ])
})
