/** What is read of the configuration of one project of Jest. */
export interface JestProjectConfig {
  /** Jest's own: told by the folder, the file of the configuration, and the place among the projects. */
  readonly id: string
  readonly displayName?: { readonly name: string }
  /** Handed to the globals of every test file, in whatever worker it runs. */
  readonly globals: Record<string, unknown>
}

// Projects may run the same file at one time, and nothing else of a test says in which of them it runs.
const globalName = '__endureProject'

/** From now on the test files of a project know which it is. */
export function tellProject({ id, globals }: JestProjectConfig): void {
  globals[globalName] = id
}

/** The project of the test file that runs here; empty where it was not told. */
export function ownProject(): string {
  return String((globalThis as { [globalName]?: unknown })[globalName] ?? '')
}

/** The same, of a test that the reporter hears of. */
export function projectOf({ globals }: JestProjectConfig): string {
  return String(globals[globalName] ?? '')
}
