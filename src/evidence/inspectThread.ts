import type { Session } from 'node:inspector'

/** A connection to the inspector of this thread. */
export interface ThreadInspector {
  /** Calls a method of the protocol: <https://chromedevtools.github.io/devtools-protocol/v8/>. It answers before it returns. */
  post<Result>(method: string, parameters?: object): Result
  readonly session: Session
}

/**
 * Gives `use` a connection to the inspector of this thread, and closes it whatever happens. It is beside that of a debugger which the user
 * may have attached, and shares neither its domains nor its breakpoints.
 *
 * @returns  what `use` returns; undefined where Node was built without the inspector.
 */
export async function inspectThread<Result>(
  use: (inspector: ThreadInspector) => Result | Promise<Result>,
): Promise<Result | undefined> {
  if (!process.features.inspector) return undefined
  const { Session } = await import('node:inspector')
  const session = new Session()
  session.connect()
  try {
    return await use({ session, post: (method, parameters) => post(session, method, parameters) })
  } finally {
    // Ends every domain that was enabled.
    session.disconnect()
  }
}

function post<Result>(session: Session, method: string, parameters: object | undefined): Result {
  let failure: Error | null = null
  let result: unknown
  session.post(method, parameters, (error, answer) => {
    failure = error
    result = answer
  })
  if (failure !== null) throw failure
  return result as Result
}
