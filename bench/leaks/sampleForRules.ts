import { performance } from 'node:perf_hooks'
import { type LeakCase, leakResource } from '../../fixtures/leaks/leakCase.ts'
import { openLeakCase } from '../../fixtures/leaks/openLeakCase.ts'
import { collect } from '../../src/probes/collect.ts'
import { blockCalls, blocks, type RuleSamples, rssSamples } from './rules.ts'

// What a test by these rules can afford: a thousand calls, or two seconds of them. What is counted hurts sooner.
const mostCalls = 990
const mostCountedCalls = 300
const longestMs = 2000
const inBytes: readonly string[] = ['heap', 'external', 'native']

type Operation = () => unknown

/** Measures what the rules look at, each on a fresh set-up. Leakage's blocks come first: they say how long a call takes. */
export async function sampleForRules(subject: LeakCase): Promise<RuleSamples> {
  const fresh = async <Result>(measure: (operation: Operation) => Promise<Result>): Promise<Result> => {
    const { operation, close } = await openLeakCase(subject)
    try {
      return await measure(operation)
    } finally {
      await close()
    }
  }

  const { isAsync, callMs, blockGrowthBytes } = await fresh(inBlocks)
  const most = inBytes.includes(leakResource(subject.meta)) ? mostCalls : mostCountedCalls
  const perSample = Math.max(1, Math.floor(Math.min(most, longestMs / callMs) / rssSamples))
  const calls = perSample * rssSamples
  const around = async (operation: Operation, read: () => number): Promise<[number, number]> => {
    const before = read()
    await repeat(operation, calls)
    return [before, read()]
  }
  return {
    isAsync,
    blockGrowthBytes,
    heapBytes: await fresh((operation) => around(operation, heapUsed)),
    collectedHeapBytes: await fresh((operation) => around(operation, collectedHeap)),
    rssBytes: await fresh(async (operation) => {
      const levels: number[] = []
      while (levels.length < rssSamples) {
        await repeat(operation, perSample)
        levels.push(process.memoryUsage.rss())
      }
      return levels
    }),
  }
}

async function inBlocks(operation: Operation) {
  const first = operation()
  await first
  const levels = [collectedHeap()]
  let activeMs = 0
  while (levels.length <= blocks) {
    const startedMs = performance.now()
    await repeat(operation, blockCalls)
    activeMs += performance.now() - startedMs
    levels.push(collectedHeap())
  }
  return {
    isAsync: first instanceof Promise,
    callMs: activeMs / (blocks * blockCalls),
    blockGrowthBytes: levels.slice(1).map((level, index) => level - (levels[index] as number)),
  }
}

async function repeat(operation: Operation, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await operation()
}

function heapUsed(): number {
  return process.memoryUsage().heapUsed
}

function collectedHeap(): number {
  collect()
  collect()
  return heapUsed()
}
