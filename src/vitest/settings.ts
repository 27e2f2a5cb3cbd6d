/** How the tests people already have are repeated to find out which of them leak. */
export interface LeakSettings {
  /** True where a leak fails its test. */
  readonly fail: boolean
  /** Growth per run that is accepted, bytes; `undefined` for none. */
  readonly budget: number | undefined
  /** The longest to look for a verdict on one test, ms. */
  readonly maxDuration: number
}

/** What the plugin hands to the set-up of each test file, by way of Vitest's `provide`. */
export interface EndureSettings {
  readonly profile: 'stress' | 'all' | 'none'
  /** True in the files that measure. */
  readonly stressFile: boolean
  /** True where modules of endure can be loaded in the middle of a synchronous call. */
  readonly onDemand: boolean
  /** `undefined` where tests run once, as they do without endure. */
  readonly leaks?: LeakSettings | undefined
}

declare module 'vitest' {
  interface ProvidedContext {
    endure: EndureSettings
  }
}
