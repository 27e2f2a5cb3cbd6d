import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import type { ReportEnvironment } from './endureReport.ts'

/** What this process measures with. By its own name, as the way to package.json differs between src and dist. */
export function reportEnvironment(runner: Pick<ReportEnvironment, 'vitest' | 'jest'>): ReportEnvironment {
  return {
    endure: createRequire(import.meta.url)('endure/package.json').version,
    ...runner,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpus: availableParallelism(),
  }
}
