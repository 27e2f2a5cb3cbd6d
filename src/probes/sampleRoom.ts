/**
 * Room for readings at fixed intervals, taken before the first of them, so that whoever records does not see itself.
 * When it is full it forgets every second reading and from then on keeps half as many.
 */
export class SampleRoom<Field extends string> {
  readonly #fields: readonly Field[]
  readonly #most: number
  readonly #rows: Float64Array
  #count = 0
  /** Keeps every `#stride`-th reading: doubled whenever the room is full. */
  #stride = 1
  #seen = 0

  /**
   * @param fields  what a reading consists of.
   * @param most    how many readings there is room for: an even number.
   */
  constructor(fields: readonly Field[], most = 600) {
    this.#fields = fields
    this.#most = most
    this.#rows = new Float64Array(most * fields.length)
  }

  add(reading: Readonly<Record<Field, number>>): void {
    if (this.#seen++ % this.#stride !== 0) return
    if (this.#count === this.#most) this.#thin()
    const at = this.#count++ * this.#fields.length
    for (let column = 0; column < this.#fields.length; column++)
      this.#rows[at + column] = reading[this.#fields[column] as Field]
  }

  /** What is kept, oldest first. */
  readings(): Record<Field, number>[] {
    return Array.from({ length: this.#count }, (_, row) => {
      const entries = this.#fields.map((field, column) => [
        field,
        this.#rows[row * this.#fields.length + column],
      ])
      return Object.fromEntries(entries) as Record<Field, number>
    })
  }

  #thin(): void {
    const width = this.#fields.length
    for (let row = 1; row < this.#most / 2; row++)
      this.#rows.copyWithin(row * width, 2 * row * width, (2 * row + 1) * width)
    this.#count = this.#most / 2
    this.#stride *= 2
  }
}
