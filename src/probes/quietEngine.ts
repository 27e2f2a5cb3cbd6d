import { setFlagsFromString } from 'node:v8'

// The engine's own growth while code gets hot: feedback vectors, bytecode that is flushed and compiled again, tiers of
// compiled code. With these off it all happens in the first call or not at all.
// The cache of compiled texts holds each text that was ever compiled until memory runs short (Node 26: 1 KB for each `new Function`) or
// for some collections more (`vm.Script` on Node 20).
const allocations = ['lazy-feedback-allocation', 'flush-bytecode', 'compilation-cache']
const compilers = ['opt', 'sparkplug']

// One count a feature for this thread: the module may be loaded twice, and probes may overlap. Threads do not know of each other's.
// A map, because Jest puts setters that call themselves on the objects that a test file leaves in its globals.
const key = Symbol.for('endure.quietEngine')
const registry = globalThis as { [key]?: Map<string, number> }

/**
 * Keeps V8 from growing by itself until the returned function is called; calling it again does nothing.
 * Code that was not compiled before runs in the interpreter meanwhile. The flags belong to the process: other threads are slowed as well.
 * A feature that the user set by a flag of the process stays as the user wants it.
 *
 * @param part  `'allocations'` leaves the compilers alone, so that code runs at its usual speed, unless it compiles the same text again and again. Default: everything.
 * @returns  the function that restores the engine, once the last overlapping caller has called its own.
 */
export function quietEngine(part: 'everything' | 'allocations' = 'everything'): () => void {
  const features = adjustableFeatures(part)
  for (const feature of features) if (enter(feature, 1) === 1) setFlagsFromString(`--no-${feature}`)
  let restored = false
  return () => {
    if (restored) return
    restored = true
    for (const feature of features) if (enter(feature, -1) === 0) setFlagsFromString(`--${feature}`)
  }
}

function enter(feature: string, step: 1 | -1): number {
  registry[key] ??= new Map()
  const count = (registry[key].get(feature) ?? 0) + step
  registry[key].set(feature, count)
  return count
}

function adjustableFeatures(part: 'everything' | 'allocations'): string[] {
  const set = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ').replaceAll('_', '-')
  // There is no compiler to switch off and on again, and V8 aborts when asked for one.
  if (/--jitless\b/.test(set)) return []
  const variables = process.config.variables as { v8_enable_maglev?: number | boolean }
  const maglev = variables.v8_enable_maglev ? ['maglev'] : []
  const features = part === 'everything' ? [...allocations, ...compilers, ...maglev] : allocations
  // Whole flags: a path or another flag may hold the word.
  return features.filter((feature) => !new RegExp(`(^|\\s)--(no-)?${feature}(\\s|=|$)`).test(set))
}
