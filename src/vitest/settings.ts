/** What the plugin hands to the set-up of each test file, by way of Vitest's `provide`. */
export interface EndureSettings {
  readonly profile: 'stress' | 'all' | 'none'
  /** True in the files that measure. */
  readonly stressFile: boolean
  /** True where modules of endure can be loaded in the middle of a synchronous call. */
  readonly onDemand: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    endure: EndureSettings
  }
}
