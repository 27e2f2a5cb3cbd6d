import type { LeakCase } from '../../fixtures/leaks/leakCase.ts'
import { leakCaseNames, loadLeakCase } from '../../fixtures/leaks/loadLeakCase.ts'
import { specimens } from '../../fixtures/specimens/specimens.ts'

/** The names of everything whose truth is known. */
export const subjectNames: readonly string[] = [...leakCaseNames, ...specimens.map(({ meta }) => meta.name)]

/** A case or a specimen by its name. */
export async function loadSubject(name: string): Promise<LeakCase> {
  return specimens.find(({ meta }) => meta.name === name) ?? (await loadLeakCase(name))
}

/** Whether the truth of a subject holds on this major of Node. */
export function holdsOn(
  { meta: { minNode, maxNode = Number.POSITIVE_INFINITY } }: Pick<LeakCase, 'meta'>,
  major: number,
): boolean {
  return major >= minNode && major <= maxNode
}
