import type { Judged } from '../../../bench/leaks/judged.ts'
import type { Trial } from '../../../bench/leaks/trial.ts'

export const trial: Trial = {
  subject: 'array-slot',
  matcher: 'toHaveNoMemoryLeak',
  outcome: 'fail',
  leaking: ['heap'],
  message: 'Heap grew',
  verdictMs: 900,
  durationMs: 1500,
  operations: 20_000,
  smallestDetectable: 0.12345,
  growthPerOperation: 8.0123,
}

export const judged: Judged = {
  meta: {
    name: 'array-slot',
    truth: 'leaky',
    resource: 'heap',
    shape: 'stepped',
    bytesPerOp: 8,
    source: 'specimen',
    minNode: 20,
  },
  trials: [trial],
  grade: 'right',
  rulesRight: [true, false, false, true, false],
}
