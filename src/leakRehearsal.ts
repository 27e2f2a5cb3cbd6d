import { judgeLeak } from './verdict/judgeLeak.ts'

/** Runs the judgement once over made-up rounds: what it allocates on first use must not be read as the operation's. */
export function rehearseJudgement(): void {
  const operations = Array.from({ length: 40 }, (_, round) => 100 * (round + 1))
  const shapes = [(x: number) => 64 * x, (x: number) => (x % 300 === 0 ? 5000 : 0), () => 0]
  for (const shape of shapes) {
    const levels = new Map([
      ['heap', operations.map(shape)],
      ['handle', operations.map(shape)],
    ] as const)
    judgeLeak({ operations, levels, activeMs: 0, elapsedMs: 0, limitMs: 1, final: true, lasting: true })
  }
}
