/** What a process under test and its children held at one moment. `NaN` where the platform cannot say. */
export interface ProcessReading {
  /** Resident memory. */
  readonly rssBytes: number
  /** Address space; Linux only. */
  readonly virtualBytes: number
  /** Open file descriptors, sockets included; Linux only. */
  readonly fds: number
  /** Open sockets, Unix domain sockets included; Linux only. */
  readonly sockets: number
  /** TCP connections that are established; Linux only. */
  readonly connections: number
  /** The process and its children, and theirs; elsewhere than on Linux the process alone. */
  readonly processes: number
}

/** A reading taken during the run. */
export interface ProcessSample extends ProcessReading {
  /** Milliseconds since the measured run began. */
  readonly atMs: number
  /** CPU over the second or more before: share of one core, 0 to the number of cores; `NaN` in the first second. */
  readonly cpu: number
}

/** What the process under test (`pid` in the plan) held and spent, its children included. Plain JSON. */
export interface ProcessUsage {
  readonly pid: number
  /** Before the measured run, after its warm-up. */
  readonly baseline: ProcessReading
  /** The highest value of each field that any reading saw. */
  readonly peak: ProcessReading
  /** When the run had ended and nothing more went away. */
  readonly final: ProcessReading
  /** Share of one core, 0 to the number of cores: over the measured run, and in its busiest second. */
  readonly cpu: { readonly mean: number; readonly peak: number }
  /** In order of time, at most 600: longer runs keep every second, then every fourth sample, and so on. */
  readonly samples: readonly ProcessSample[]
  /** One sentence, when the process ended before its last reading; `final` is then the last that was seen of it. */
  readonly ended?: string
}
