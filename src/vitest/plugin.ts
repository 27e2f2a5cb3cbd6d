import { realpathSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { configDefaults } from 'vitest/config'
import type { TestProject, Vite, Vitest } from 'vitest/node'
import { type EndureOptions, parsePluginOptions } from './pluginOptions.ts'
import EndureReporter from './reporter.ts'
import { handleStressFiles } from './stressAlone.ts'
import { stressFileGlob, stressFileRule } from './stressFiles.ts'

export type { EndureOptions } from './pluginOptions.ts'
// Re-exported so that a project whose tsconfig covers vitest.config.ts knows the matchers.
export type { EndureMatchers } from './vitestTypes.ts'

// Under the name this file itself was loaded by: `.ts` in endure's own checkout, `.js` in the package.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const ownFolder = fileURLToPath(new URL('../', import.meta.url))
  .split(sep)
  .join('/')
const setupFile = fileURLToPath(new URL(`./setup.${extension}`, import.meta.url))
const watchFile = fileURLToPath(new URL(`./watchTestFile.${extension}`, import.meta.url))
const reporterFile = fileURLToPath(new URL(`./reporter.${extension}`, import.meta.url))

// Made up by the plugin: a file of an installed package is loaded by Node, once per worker, and with `--no-isolate` all test
// files but the first would go unwatched. This one Vitest evaluates anew for each test file.
const setupId = 'virtual:endure/setup'
const setupCode = `import { watchTestFile } from ${JSON.stringify(watchFile.split(sep).join('/'))}\nawait watchTestFile()`

/**
 * The Vitest plugin: registers the matchers, keeps stress files apart from all other test files, and reports.
 * With `projects`, Vitest 4 applies it to a project that has `extends: true` or lists it among its own plugins.
 *
 * @throws TypeError  an unknown option, or a value of the wrong kind.
 * @example
 * export default defineConfig({ plugins: [endure()] })
 */
export default function endure(options: EndureOptions = {}): Vite.Plugin {
  const { profile, stressFiles, alongside, report, leaks } = parsePluginOptions(options, process.env)
  const isStressFile = stressFileRule(stressFiles)
  let limited = false
  return {
    name: 'endure',
    config: {
      // After all that may set it, and before Vitest fills in its own.
      order: 'post',
      handler({ test }) {
        limited = test?.testTimeout !== undefined
      },
    },
    resolveId: (id) => (id === setupId ? setupId : undefined),
    load: (id) => (id === setupId ? setupCode : undefined),
    configureVitest({ project, vitest }) {
      if (project.config.browser?.enabled) return // a browser has no memory that could be read from its page
      const settings = { profile, stressFile: false, onDemand: loadsOnDemand(project), leaks }
      addSetup(project)
      project.provide('endure', settings)
      includeStressFiles(project)
      if (leaks) runThreadsInTurn(project)
      hideOwnFrames(project)
      handleStressFiles(vitest, project, { isStressFile, alongside, limited, settings })
      addReporter(vitest, report)
    },
  }
}

/** The real file where Vitest loads modules through Node alone, an experiment in which plugins cannot make modules up. */
function addSetup({ config }: TestProject): void {
  const setup = config.experimental?.viteModuleRunner === false ? setupFile : setupId
  if (!config.setupFiles.includes(setup)) config.setupFiles.push(setup)
}

/** Not in a vm pool, where a required module would belong to another realm than the test file. */
function loadsOnDemand({ config }: TestProject): boolean {
  const { require_module } = process.features as { require_module?: boolean }
  return extension === 'js' && require_module === true && !config.pool.startsWith('vm')
}

// Above those that users count with. Vitest goes through all numbers below it.
const groupOfThreads = 1000

/** Threads of one process share its descriptors and V8's flags, so what a test leaves is read while no other thread runs tests. */
function runThreadsInTurn({ config }: TestProject): void {
  if (config.pool !== 'threads' && config.pool !== 'vmThreads') return
  config.maxWorkers = 1
  // Vitest refuses projects with different numbers of workers in one group.
  config.sequence = { ...config.sequence, groupOrder: config.sequence.groupOrder + groupOfThreads }
}

/** Errors point into the user's code. In endure's own checkout its frames are wanted. */
function hideOwnFrames({ config }: TestProject): void {
  if (extension === 'ts') return
  const { onStackTrace } = config
  config.onStackTrace = (error, frame) =>
    !frame.file.startsWith(ownFolder) && onStackTrace?.(error, frame) !== false
}

/** Lets `search.stress.ts` run in projects that leave it to Vitest what a test file is called. */
function includeStressFiles(project: TestProject): void {
  const { include } = project.config
  const untouched = include.length === configDefaults.include.length
  if (untouched && include.every((glob, index) => glob === configDefaults.include[index])) {
    project.config.include = [...include, stressFileGlob] // not pushed: it may be the defaults' own array
  }
}

/** Beside the reporters the user has. Once: the hook runs for every project, and the user may have listed it. */
function addReporter({ config }: Vitest, report: string | false): void {
  const { reporters, root } = config
  const listed = reporters.findIndex((reporter) => isOwnReporter(reporter, root))
  const reporter = reporters[listed]
  if (listed < 0) reporters.push([reporterFile, { report }])
  else if (Array.isArray(reporter)) reporters[listed] = [reporter[0], { report, ...(reporter[1] as object) }]
}

/** By package name, by path, or as an object that the user made. */
function isOwnReporter(reporter: unknown, root: string): boolean {
  if (!Array.isArray(reporter)) return reporter instanceof EndureReporter
  const [name] = reporter as [string]
  return name === 'endure/reporter' || isReporterFile(name, root)
}

function isReporterFile(name: string, root: string): boolean {
  if (name === pathToFileURL(reporterFile).href) return true
  try {
    return realpathSync(resolve(root, name)) === reporterFile
  } catch {
    return false // a reporter of Vitest's, or of another package
  }
}
