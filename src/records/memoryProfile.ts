/** One look at the memory of this isolate and its process. Bytes throughout. */
export interface MemoryReading {
  /** Live objects and garbage not yet collected, in V8's heap of this isolate. */
  readonly heapUsedBytes: number
  /** Memory that V8 objects own outside V8's heap, array buffers included. */
  readonly externalBytes: number
  /** The part of `externalBytes` that backs `ArrayBuffer`, `Buffer` and typed arrays. */
  readonly arrayBuffersBytes: number
  /** Resident set of the whole process: in a worker thread, that of all threads together. */
  readonly rssBytes: number
}

/** A reading taken while the body was running, so garbage is included. */
export interface MemorySample extends MemoryReading {
  /** Milliseconds since the body started. */
  readonly atMs: number
}

/**
 * What one body did to memory, from a settled and fully collected heap before it to one after it.
 * Plain JSON: it can be saved and judged again.
 */
export interface MemoryProfile {
  readonly kind: 'memoryProfile'
  /** True when other tests ran in the same isolate meanwhile, whose memory is in these figures too. */
  readonly concurrent: boolean
  readonly durationMs: number
  /** After a full, settled collection, before the body. */
  readonly baseline: MemoryReading
  /** After a full, settled collection, when the body had ended. */
  readonly final: MemoryReading
  /**
   * The highest value of each field that any sample saw; never below baseline or final. Of the resident set the highest
   * that the system saw, where it was higher than ever before: no spike between two samples is missed then.
   */
  readonly peak: MemoryReading
  /** `final` minus `baseline`, field by field: what the body left behind. */
  readonly growth: MemoryReading
  /** In order of time, at most 600: longer runs keep every second, then every fourth sample, and so on. */
  readonly samples: readonly MemorySample[]
}
