import { expect, test } from 'vitest'
import { checkPlan } from '../../src/load/plan.ts'
import { mergeResults } from '../../src/mergeResults.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { explain } from '../../src/verdict/explain.ts'
import { judgeBaselineReturn } from '../../src/verdict/judgeBaselineReturn.ts'
import { judgeGrowthRatio } from '../../src/verdict/judgeGrowthRatio.ts'
import { judgeResources } from '../../src/verdict/judgeResources.ts'
import { judgeSingleRun } from '../../src/verdict/judgeSingleRun.ts'
import { roundsIn } from '../../src/verdict/roundsIn.ts'
import { drivenResult } from '../load/drivenResult.ts'
import { profile, stress, watched } from '../report/samples.ts'

const load = { users: 2, iterations: 3 }
const plain = await drivenResult(load, () => () => {})
const phased = await drivenResult({ phases: [{ name: 'rise', ...load }, load] }, () => () => {})
const inTurn = await drivenResult({ phases: [load] }, () => () => {})

test('rounds go into a plan, but not beside phases', () => {
  expect(() => checkPlan({ ...load, rounds: 12 })).not.toThrow()
  expect(roundsIn(plain)).toBe('`rounds: 12` in the plan')
  const both = { phases: [load], rounds: 12 }
  // @ts-expect-error: they do not go together
  expect(() => checkPlan(both)).toThrow('Expected `rounds` or `phases`, got both')
  expect([phased, inTurn].map(roundsIn)).toEqual(Array(2).fill('`rounds: 12` in a plan without `phases`'))
})

test('what machines read between rounds is not in what was merged', () => {
  const merged = mergeResults([plain])
  expect(roundsIn(merged)).toBe('`rounds: 12` in the plan, judged before `mergeResults`')
  expect(roundsIn(JSON.parse(JSON.stringify(merged)))).toBe(roundsIn(merged))
})

test('of a process under test there are none', () => {
  expect(roundsIn(watched())).toBe('`rounds: 12` in a plan without `pid`')
})

test('the body of a test has no plan', () => {
  expect(roundsIn(profile())).toBe('`rounds: 12` in a plan of `stress`')
})

test('every message that asks for rounds knows the plan', () => {
  const open = { ...stress().resources, sockets: { baseline: 0, peak: 40, final: 12 } }
  const memory = profile()
  const filled = {
    ...memory,
    final: { ...memory.final, heapUsedBytes: 2 * memory.final.heapUsedBytes },
    samples: Array.from({ length: 10 }, (_, second) => ({ ...memory.final, atMs: 100 * second })),
  }
  const said = (result: StressResult): (string | undefined)[] => [
    judgeSingleRun(result, undefined).missing,
    judgeResources(result).missing,
    judgeGrowthRatio({ ...result, memory: filled }, 0.15).missing,
    explain(judgeBaselineReturn({ ...result, resources: open }, { ratio: 0.15 }, 'heap', 0), false),
  ]
  for (const result of [plain, phased, mergeResults([phased])])
    expect(said(result)).toEqual(Array(4).fill(expect.stringContaining(roundsIn(result))))
})
