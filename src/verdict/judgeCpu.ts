import type { StressResult } from '../records/stressResult.ts'
import { cutShort } from './cutShort.ts'
import { generatorToBlame } from './generatorToBlame.ts'
import { isKept, type Limit, outcomeOfLimits } from './limits.ts'
import type { CpuVerdict } from './limitVerdicts.ts'
import { processEnded } from './processEnded.ts'

/**
 * Says whether a run left the CPU some time: that of the process under test, or else of this one, load generator included.
 *
 * @param maxRatio  share of one core; above 1 for several.
 */
export function judgeCpu(result: StressResult, maxRatio: number, of: 'mean' | 'peak'): CpuVerdict {
  const received = (result.process ?? result.resources).cpu[of]
  const limit: Limit = {
    figure: result.process ? `CPU of process ${result.process.pid}` : 'CPU',
    quantity: 'percent',
    bound: 'at most',
    limit: maxRatio,
    received,
  }
  const missing =
    cutShort(result) ??
    processEnded(result) ??
    (Number.isFinite(received) ? undefined : unread) ??
    (isKept(limit) || result.process !== undefined ? undefined : generatorToBlame(result))
  return { kind: 'cpu', outcome: outcomeOfLimits([limit], missing), limits: [limit], missing, of, result }
}

const unread =
  'CPU was not read: the run was over before it could be, or this platform does not tell. Let it run longer'
