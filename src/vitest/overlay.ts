/**
 * The same object with some members replaced. Everything else, writes and later changes included, goes to `target` itself:
 * its methods run on `target`, so a member that compares `this` with it still finds itself.
 */
export function overlay<T extends object>(target: T, replaced: Partial<T>): T {
  return new Proxy(target, {
    get(_, key) {
      if (Object.hasOwn(replaced, key)) return Reflect.get(replaced, key)
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' && !isClass(value) ? value.bind(target) : value
    },
  })
}

/** A class among the members of a configuration must keep its identity; a bound copy is another function. */
function isClass(value: object): boolean {
  return Object.hasOwn(value, 'prototype')
}
