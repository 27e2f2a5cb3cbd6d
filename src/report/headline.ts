const sentence = /^.*?[.!?](?=\s|$)/s

/**
 * The first sentence of a matcher's message, without the line that repeats the call.
 *
 * @example
 * headline('expect(operation).toHaveNoMemoryLeak()\n\nHeap grew 1.8 KiB per call. More.') // => 'Heap grew 1.8 KiB per call.'
 */
export function headline(message: string): string {
  const text = message.trim().replace(/^expect\(.*\n+/, '')
  const first = text.split('\n\n', 1)[0] ?? ''
  return (sentence.exec(first)?.[0] ?? first).replace(/\s+/g, ' ')
}
