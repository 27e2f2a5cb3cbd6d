import { fileURLToPath } from 'node:url'
import type { BaselineMode } from '../src/verdict/baselineStep.ts'
import type { MatcherContext } from './conclude.ts'

/** What a runner says of the test, where it does: Vitest and Jest do, `expect` by itself does not. */
export interface RunnerState extends MatcherContext {
  readonly testPath?: string | undefined
  readonly currentTestName?: string | undefined
  readonly snapshotState?: { readonly _updateSnapshot?: unknown } | undefined
}

/** Which file a baseline belongs to, under which name, and whether it may be written. */
export interface BaselinePlace {
  readonly testFile: string
  readonly key: string
  readonly mode: BaselineMode
}

/**
 * Finds out where a baseline stands.
 *
 * @param name  as given to the matcher; has to be where the runner does not name the test.
 * @throws TypeError   neither a name nor a test that has one, or no file that asks.
 * @throws RangeError  ENDURE_UPDATE is none of its values.
 */
export function baselinePlace(
  { testPath, currentTestName, snapshotState }: RunnerState,
  name: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): BaselinePlace {
  const key = [currentTestName, name].filter((part) => part !== undefined && part !== '').join(' > ')
  if (key === '')
    throw new TypeError(
      "Expected a name for `toMatchBaseline`, such as toMatchBaseline('search'): this runner does not say which test is running",
    )
  const testFile = testPath ?? callingFile()
  if (testFile === undefined)
    throw new TypeError(
      'Expected `toMatchBaseline` to be called by a test file: its baseline stands beside it',
    )
  return { testFile, key, mode: modeOf(environment, snapshotState?._updateSnapshot) }
}

const modes: Readonly<Record<string, BaselineMode>> = {
  add: 'add',
  '1': 'restart',
  true: 'restart',
  '0': 'compare',
  false: 'compare',
}

/** What was asked for comes first; then the runner's own word for snapshots. A run that nobody asked to record is compared. */
function modeOf(
  { ENDURE_UPDATE: asked = '' }: Readonly<Record<string, string | undefined>>,
  snapshots: unknown,
): BaselineMode {
  if (asked === '') return snapshots === 'all' ? 'restart' : 'compare'
  const mode = modes[asked]
  if (mode !== undefined) return mode
  // Taken for 1, a slip of the pen would erase what was recorded.
  throw new RangeError(`Expected ENDURE_UPDATE to be 1, add or 0, got '${asked}'`)
}

/** The file of the first caller that belongs to no package. */
function callingFile(): string | undefined {
  const frames = new Error().stack?.split('\n').slice(1) ?? []
  for (const frame of frames) {
    const [, place] = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]+?):\d+:\d+\)?$/.exec(frame) ?? []
    if (place === undefined || /[\\/]node_modules[\\/]/.test(place)) continue
    return place.startsWith('file:') ? fileURLToPath(place) : place
  }
  return undefined
}
