import { show } from '../options.ts'

/** What was thrown, for a message. By its members, because errors of other realms are no `Error` here. */
export function thrownText(thrown: unknown): string {
  try {
    if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return show(thrown)
    const { name = 'Error', message } = thrown as { name?: unknown; message: unknown }
    return `${name}: ${message}`
  } catch {
    return 'a value that cannot be read'
  }
}
