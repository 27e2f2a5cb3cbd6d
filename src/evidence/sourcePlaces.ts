import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { runInThisContext } from 'node:vm'
import type { AllocationSite } from '../records/leakEvidence.ts'
import { ownerOf, pathOf } from './codeOwner.ts'
import type { ThreadInspector } from './inspectThread.ts'
import type { StackFrame } from './stackFrame.ts'

/** A place as it is shown: a path below the working directory is relative to it, any other absolute. */
export type SourcePlace = Pick<AllocationSite, 'file' | 'line'>

/**
 * Finds the places in the sources that people wrote, for code that was transformed before it ran. Code of packages stays
 * where it was installed. Without a map the place is that in the code as it ran.
 */
export class SourcePlaces {
  /** What V8 knows of the map of each script, by path: it names one script by its URL here and by its path there. */
  readonly #mapUrls = new Map<string, string>()

  /** Asks V8 which maps its scripts have. Leaves the `Debugger` domain enabled. */
  static read({ post, session }: ThreadInspector): SourcePlaces {
    const places = new SourcePlaces()
    session.on('Debugger.scriptParsed', ({ params: { url, sourceMapURL } }) => {
      if (sourceMapURL && ownerOf(url) === 'own') places.#mapUrls.set(pathOf(url), sourceMapURL)
    })
    post('Debugger.enable')
    // A `debugger` statement is for those who have a debugger.
    post('Debugger.setSkipAllPauses', { skip: true })
    return places
  }

  find(frame: StackFrame): SourcePlace {
    const { file, line } = (ownerOf(frame.url) === 'own' && this.#original(frame)) || {
      file: pathOf(frame.url),
      line: frame.line,
    }
    return { file: shown(file), line }
  }

  #original(frame: StackFrame): SourcePlace | undefined {
    try {
      return this.#mapped(frame) ?? intercepted(frame)
    } catch {
      // A map that is broken, or gone, is none.
      return undefined
    }
  }

  #mapped({ url, line, column }: StackFrame): SourcePlace | undefined {
    const mapUrl = this.#mapUrls.get(pathOf(url))
    if (mapUrl === undefined) return undefined
    const folder = dirname(pathOf(url))
    const path = resolve(folder, pathOf(mapUrl))
    const inline = mapUrl.startsWith('data:')
    const text = inline ? decoded(mapUrl) : readFileSync(path, 'utf8')
    const entry = new SourceMap(JSON.parse(text) as SourceMapPayload).findEntry(line - 1, column - 1)
    if (!('originalSource' in entry)) return undefined
    const file = resolve(inline ? folder : dirname(path), pathOf(entry.originalSource))
    return { file, line: entry.originalLine + 1 }
  }
}

function decoded(dataUrl: string): string {
  const comma = dataUrl.indexOf(',')
  const data = dataUrl.slice(comma + 1)
  return /;base64$/.test(dataUrl.slice(0, comma))
    ? Buffer.from(data, 'base64').toString()
    : decodeURIComponent(data)
}

/**
 * Asks whoever rewrites the stacks of errors here, as Vite's module runner does: Vitest 5 keeps no maps in the code it runs.
 * It does so in the outermost context, where a runner lives that gives tests a context of their own.
 */
function intercepted({ url, line, column }: StackFrame): SourcePlace | undefined {
  const { prepareStackTrace } = runInThisContext('Error') as typeof Error
  if (prepareStackTrace === undefined) return undefined
  const methods = {
    ...bareSite,
    getFileName: () => url,
    getScriptNameOrSourceURL: () => url,
    getLineNumber: () => line,
    getColumnNumber: () => column,
    toString: () => `${url}:${line}:${column}`,
  }
  // Inherited, as they are from V8: they are copied from the prototype.
  const site: NodeJS.CallSite = Object.create(methods)
  const stack: unknown = prepareStackTrace(new Error('place'), [site])
  const match = /\n\s*at (.+):(\d+):\d+$/.exec(String(stack))
  return match === null ? undefined : { file: pathOf(match[1] as string), line: Number(match[2]) }
}

// Without a name a call is printed as its place alone.
const bareSite = {
  getFunctionName: () => null,
  getEvalOrigin: () => undefined,
  getMethodName: () => null,
  getTypeName: () => null,
  getThis: () => undefined,
  getFunction: () => undefined,
  getPromiseIndex: () => null,
  getScriptHash: () => '',
  getEnclosingLineNumber: () => null,
  getEnclosingColumnNumber: () => null,
  isNative: () => false,
  isEval: () => false,
  isToplevel: () => true,
  isConstructor: () => false,
  isAsync: () => false,
  isPromiseAll: () => false,
}

function shown(file: string): string {
  if (!isAbsolute(file)) return file
  const path = relative(process.cwd(), file)
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? file : path
}
