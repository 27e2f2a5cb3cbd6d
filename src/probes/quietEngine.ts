import { setFlagsFromString } from 'node:v8'

// The engine's own growth while code gets hot: feedback vectors, tiers of compiled code, bytecode that is flushed
// and compiled again. With these off it all happens in the first call or not at all.
const noisyFeatures = ['lazy-feedback-allocation', 'flush-bytecode', 'opt', 'sparkplug']

// One count for the isolate: the module may be loaded twice, and probes may overlap.
const key = Symbol.for('endure.quietEngine')
const registry = globalThis as { [key]?: number }

/**
 * Keeps V8 from growing by itself until the returned function is called; calling it again does nothing.
 * Code that was not compiled before runs in the interpreter meanwhile. The flags belong to the process: other threads are slowed as well.
 * A feature that the user set by a flag of the process stays as the user wants it.
 *
 * @returns  the function that restores the engine, once the last overlapping caller has called its own.
 */
export function quietEngine(): () => void {
  const features = adjustableFeatures()
  if (enter(1) === 1) for (const feature of features) setFlagsFromString(`--no-${feature}`)
  let restored = false
  return () => {
    if (restored) return
    restored = true
    if (enter(-1) === 0) for (const feature of features) setFlagsFromString(`--${feature}`)
  }
}

function enter(step: 1 | -1): number {
  registry[key] = (registry[key] ?? 0) + step
  return registry[key]
}

function adjustableFeatures(): string[] {
  const set = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ').replaceAll('_', '-')
  // There is no compiler to switch off and on again, and V8 aborts when asked for one.
  if (/--jitless\b/.test(set)) return []
  const variables = process.config.variables as { v8_enable_maglev?: number | boolean }
  const maglev = variables.v8_enable_maglev ? ['maglev'] : []
  // Whole flags: a path or another flag may hold the word.
  return [...noisyFeatures, ...maglev].filter(
    (feature) => !new RegExp(`(^|\\s)--(no-)?${feature}(\\s|=|$)`).test(set),
  )
}
