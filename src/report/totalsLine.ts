import { formatCount } from '../units.ts'
import type { EndureReport } from './endureReport.ts'

/** `3 tests measured: 1 failed, 2 passed`. What did not happen is not said. */
export function totalsLine({ tests, failed, inconclusive, passed }: EndureReport['totals']): string {
  const parts = [
    [failed, 'failed'],
    [inconclusive, 'inconclusive'],
    [passed, 'passed'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`)
  return `${formatCount(tests)} ${tests === 1 ? 'test' : 'tests'} measured: ${said.join(', ')}`
}
