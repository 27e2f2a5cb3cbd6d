import { vi } from 'vitest'

type Book = Set<unknown>

/** Found when this is loaded, which the set-up does: the test file has mocked nothing by then. */
const vitestBooks = findMockBooks(vi)

/**
 * Vitest's lists of the mocks that were made (version 4) and of the spies to restore. Both only grow: nothing is taken out
 * when a mock is restored or forgotten, so that a test which makes one at every run would look like a leak.
 */
export class RepeatMocks {
  #own: readonly Book[] | undefined
  #latest: Book = new Set()

  /**
   * Takes out what repetitions have put in, but for the last one, and the first: what is mocked and stays so is mocked by that
   * one, and has to be found when it is to be cleared or restored.
   */
  dropOlder(): void {
    this.#own ??= vitestBooks.map((book) => new Set(book))
    const latest: Book = new Set()
    for (const [index, book] of vitestBooks.entries()) {
      for (const entry of book) {
        if (this.#own[index]?.has(entry)) continue
        if (this.#latest.has(entry)) book.delete(entry)
        else latest.add(entry)
      }
    }
    this.#latest = latest
  }
}

/**
 * There is no other way to the lists than to watch Vitest use them, on a spy of our own.
 *
 * @returns none where Vitest goes through them in a way that cannot be watched: mocks are left alone then.
 */
export function findMockBooks({
  spyOn,
  restoreAllMocks,
  isMockFunction,
}: Pick<typeof vi, 'spyOn' | 'restoreAllMocks' | 'isMockFunction'>): readonly Book[] {
  const books = new Map<Book, unknown[]>()
  const { add, [Symbol.iterator]: iterate } = Set.prototype
  const note = (book: Book): void => {
    if (!books.has(book)) books.set(book, [...Reflect.apply(iterate, book, [])])
  }
  const probe = { call() {} }
  let spy: ReturnType<typeof spyOn> | undefined
  let untouched: boolean
  Set.prototype.add = function (this: Book, value) {
    note(this)
    return Reflect.apply(add, this, [value])
  }
  try {
    spy = spyOn(probe, 'call')
    Set.prototype[Symbol.iterator] = function (this: Book) {
      note(this)
      return Reflect.apply(iterate, new Set(), []) // restores no spy
    }
    restoreAllMocks()
    untouched = isMockFunction(probe.call)
  } finally {
    Set.prototype.add = add
    Set.prototype[Symbol.iterator] = iterate
  }
  spy.mockRestore()
  for (const [book, entries] of books) {
    book.clear()
    for (const entry of entries) book.add(entry)
  }
  return untouched ? [...books.keys()] : []
}
