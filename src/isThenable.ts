/** Whether a value can be awaited for what it will be. By its `then`, because promises of other realms are no `Promise` here. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function'
}
