import type { AllocationSite } from '../records/leakEvidence.ts'
import { isEndure, ownerOf } from './codeOwner.ts'
import { responsibleFrame } from './responsibleFrame.ts'
import type { SourcePlaces } from './sourcePlaces.ts'
import type { StackFrame } from './stackFrame.ts'

const smallestShare = 0.02
const mostSites = 5
const order = ['own', 'dependency', 'runner', 'runtime'] as const

interface Entry {
  readonly frame: StackFrame
  amount: number
  /** What each function, and each package, beneath it has of that. */
  readonly through: Map<string, number>
}

/** Adds up what each place in the code is responsible for, in bytes or in count. */
export class SiteTally {
  readonly #entries = new Map<string, Entry>()
  #total = 0

  /** @param stack  the innermost call first. */
  add(stack: readonly StackFrame[], amount: number): void {
    const responsible = responsibleFrame(stack)
    // What endure does between the calls is no part of the leak.
    if (responsible !== undefined && isEndure(responsible.frame.url)) return
    this.#total += amount
    if (responsible === undefined) return
    const { frame, through } = responsible
    const key = `${frame.url}:${frame.line}:${frame.column} ${frame.functionName}`
    const entry = this.#entries.get(key) ?? { frame, amount: 0, through: new Map<string, number>() }
    entry.amount += amount
    for (const agent of through) entry.through.set(agent, (entry.through.get(agent) ?? 0) + amount)
    this.#entries.set(key, entry)
  }

  /** All that was added, also what no place is responsible for, without endure's own. */
  get total(): number {
    return this.#total
  }

  /**
   * Five places that have at least 2 %, the user's own first, then those of dependencies, of the runner, of Node; each the largest first.
   *
   * @param perOperation  turns an amount into the two figures of a site.
   */
  sites(
    places: SourcePlaces,
    perOperation: (amount: number) => Pick<AllocationSite, 'bytesPerOperation' | 'countPerOperation'>,
  ): AllocationSite[] {
    return [...this.#entries.values()]
      .filter(({ amount }) => amount > 0 && amount >= smallestShare * this.#total)
      .toSorted((a, b) => rankOf(a) - rankOf(b) || b.amount - a.amount)
      .slice(0, mostSites)
      .map((entry) => ({
        ...siteOf(entry, places),
        ...perOperation(entry.amount),
        share: entry.amount / this.#total,
      }))
  }
}

function rankOf({ frame }: Entry): number {
  return order.indexOf(ownerOf(frame.url))
}

function siteOf({ frame, through, amount }: Entry, places: SourcePlaces) {
  const name = frame.functionName === '' ? '(anonymous)' : frame.functionName
  // Said only where it explains most of it: of those that do, the most exact.
  const [agent] = [...through].filter(([, part]) => part > amount / 2).toSorted((a, b) => a[1] - b[1])
  return {
    functionName: agent === undefined ? name : `${name} → ${agent[0]}`,
    ...places.find(frame),
    owner: ownerOf(frame.url),
  }
}
