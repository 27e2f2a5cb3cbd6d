type Callback = () => void

const callbacks = new WeakMap<AbortSignal, Set<Callback>>()

/**
 * Calls back when a signal is aborted, at once if it is already. Any number of callers share one listener per signal:
 * twenty runs within one test are no leak, and Node would warn of eleven listeners as if they were.
 *
 * @returns  the function that takes the callback back.
 */
export function onAbort(signal: AbortSignal, callback: Callback): () => void {
  if (signal.aborted) {
    callback()
    return () => {}
  }
  const waiting = callbacks.get(signal) ?? listen(signal)
  // An entry of its own: the same function may be given twice, and taken back once.
  const entry = () => callback()
  waiting.add(entry)
  return () => {
    waiting.delete(entry)
  }
}

function listen(signal: AbortSignal): Set<Callback> {
  const waiting = new Set<Callback>()
  callbacks.set(signal, waiting)
  signal.addEventListener('abort', () => {
    for (const callback of waiting) callback()
  })
  return waiting
}
