import type { ErrorGroup } from '../records/stressResult.ts'

// A hundred kinds of failure tell the story; more would let a hostile message grow the heap that is being watched.
const mostGroups = 100
// A status code tells failures apart; numbers of which there are more than this are those of users or ports.
const mostVariants = 10
const longestSample = 2000
const longestMessage = 300
const longestName = 100

interface Group {
  readonly name: string
  readonly message: string
  count: number
  readonly firstAtMs: number
  readonly sample: string
}

/** Failures by class and message, in bounded memory, without keeping a single thrown value alive. */
export class ErrorGroups {
  readonly #groups = new Map<string, Group>()
  /** Of each message without its numbers, the messages with codes that were told apart. */
  readonly #variants = new Map<string, Set<string>>()

  /**
   * @param thrown  anything at all: it is read once and never kept.
   * @param atMs    milliseconds since the start of the run.
   */
  add(thrown: unknown, atMs: number): void {
    const name = shortCopy(nameOf(thrown), longestName)
    const message = this.#kindOf(name, shortCopy(messageOf(thrown), longestMessage))
    const known = this.#groups.size < mostGroups || this.#groups.has(`${name}\n${message}`)
    if (known) this.#count(name, message, atMs, thrown)
    else this.#count('other', 'further kinds of failure', atMs, thrown)
  }

  /** What failures of one kind have in common: the label of a check as it stands, of other messages no numbers but codes. */
  #kindOf(name: string, text: string): string {
    const kind = withoutParticulars(text)
    const variant = name === 'check' ? text : withCodes(text)
    if (variant === kind) return kind
    const key = `${name}\n${kind}`
    const variants = this.#variants.get(key) ?? new Set()
    if (variants.has(variant)) return variant
    if (variants.size >= mostVariants || this.#groups.size >= mostGroups) return kind
    this.#variants.set(key, variants.add(variant))
    return variant
  }

  #count(name: string, message: string, atMs: number, thrown: unknown): void {
    const key = `${name}\n${message}`
    const group = this.#groups.get(key)
    if (group !== undefined) group.count++
    else
      this.#groups.set(key, {
        name,
        message,
        count: 1,
        firstAtMs: atMs,
        sample: shortCopy(sampleOf(thrown), longestSample),
      })
  }

  /** Most frequent first. */
  toJSON(): readonly ErrorGroup[] {
    return [...this.#groups.values()].sort((a, b) => b.count - a.count).map((group) => ({ ...group }))
  }
}

/** A slice would keep the whole text alive that it was cut from, and thrown texts may be of any length. */
function shortCopy(text: string, length: number): string {
  return Buffer.from(text.slice(0, length)).toString()
}

const particulars = /\b0x[\da-f]+\b|\b[\da-f]{8,}(?:-[\da-f]{4,})*\b|\d+(?:\.\d+)?/gi
/** As HTTP and its relatives number what went wrong. */
const code = /^[1-5]\d\d$/

/** Numbers and identifiers differ from call to call; what is left says what kind of failure it is. */
function withoutParticulars(message: string): string {
  return message.replace(particulars, '#')
}

function withCodes(message: string): string {
  return message.replace(particulars, (number) => (code.test(number) ? number : '#'))
}

// What users throw may be anything, a revoked proxy included: reading it must not throw again.
function nameOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error && thrown.name === 'Error') return thrown.constructor.name || 'Error'
    if (typeof thrown === 'object' && thrown !== null && 'name' in thrown) return String(thrown.name)
    return thrown === null ? 'null' : typeof thrown
  } catch {
    return 'unreadable'
  }
}

function messageOf(thrown: unknown): string {
  try {
    if (typeof thrown === 'object' && thrown !== null)
      return 'message' in thrown ? String(thrown.message) : 'an object without a message'
    return thrown === undefined ? '' : String(thrown)
  } catch {
    return 'a value that cannot be read'
  }
}

function sampleOf(thrown: unknown): string {
  try {
    if (typeof thrown === 'object' && thrown !== null && 'stack' in thrown) return String(thrown.stack)
  } catch {
    // Fall through to the message, which guards itself.
  }
  return `${nameOf(thrown)}: ${messageOf(thrown)}`
}
