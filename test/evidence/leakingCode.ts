interface Item {
  readonly a: number
  readonly b: number
  readonly list: readonly number[]
}

const kept: Item[] = []
const numbers: number[] = []

/** Allocates 120 B that stay. */
export function remember(call: number): void {
  kept.push({ a: call, b: call + 1, list: [call, call, call] })
}

/** Leaks by way of a function so small that V8 inlines it, amid garbage. */
export function handle(call: number): number {
  const parsed: unknown = JSON.parse('{"a":[1,2,3],"b":"x"}')
  remember(call)
  return new Map([[call, parsed]]).size
}

/** Leaks 8 B: nothing is allocated but, now and then, a larger store. */
export function count(call: number): void {
  numbers.push(call)
}

/** Lets go of everything. */
export function forget(): void {
  kept.length = 0
  numbers.length = 0
}
