/**
 * A number from 0 up to 1, 1 excluded, that looks random and is always the same for the same four arguments.
 * Without a state, so that what one virtual user draws does not depend on when the others drew.
 *
 * @param seed    a whole number from 0; only its lower 32 bits count.
 * @param stream  what is drawn: different streams do not resemble each other.
 * @returns       one of 2 ** 32 values.
 * @example
 * randomAt(1, 0, 7, 3) === randomAt(1, 0, 7, 3) // => true
 * @see Austin Appleby, MurmurHash3: the finalizer of its 32-bit variant, applied after each argument.
 */
export function randomAt(seed: number, stream: number, a: number, b: number): number {
  return scramble(scramble(scramble(scramble(seed) ^ stream) ^ a) ^ b) / 2 ** 32
}

function scramble(value: number): number {
  // The golden ratio in 32 bits, so that 0 does not stand for itself.
  let hash = (value + 0x9e3779b9) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
