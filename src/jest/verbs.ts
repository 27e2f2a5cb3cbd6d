import type * as endure from '../index.ts'

// Loaded when first called: Jest loads the set-up anew for every test file, and most of them measure nothing.

/** `stress` of `endure`. */
export const stress: typeof endure.stress = async (plan, operation) =>
  (await import('../stress.ts')).stress(plan, operation)

/** `profile` of `endure`. */
export const profile: typeof endure.profile = async (body, options) =>
  (await import('../profile.ts')).profile(body, options)

/** `detectLeak` of `endure`. */
export const detectLeak: typeof endure.detectLeak = async (operation, options) =>
  (await import('../detectLeak.ts')).detectLeak(operation, options)
