import type {
  TestProject,
  TestSequencer,
  TestSequencerConstructor,
  TestSpecification,
  Vitest,
} from 'vitest/node'
import { measuringLimitMs, usualLimitMs } from './measuringLimit.ts'
import { overlay } from './overlay.ts'
import type { EndureSettings } from './settings.ts'
import type { IsStressFile } from './stressFiles.ts'

/** How one project treats its stress files. */
export interface StressFileHandling {
  readonly isStressFile: IsStressFile
  /** True when the user lets stress files run beside others. */
  readonly alongside: boolean
  /** True when the user says how long tests may take. */
  readonly limited: boolean
  readonly settings: EndureSettings
}

const handlings = new WeakMap<TestProject, StressFileHandling>()
const ordered = new WeakSet<TestSequencerConstructor>()

/**
 * Makes the stress files of a project run after all other files, one at a time, each in a worker of its own.
 *
 * Vitest decides what runs together from the configuration of the project a file belongs to: isolated files of projects with
 * one worker form a last group in which nothing is parallel. So a stress file is handed to the pool under a view of its project
 * that says just that. It stays in its project, with its name, task ids, filters and shards; no second project shows up.
 */
export function handleStressFiles(vitest: Vitest, project: TestProject, handling: StressFileHandling): void {
  handlings.set(project, handling)
  const Sequencer = vitest.config.sequence.sequencer
  if (ordered.has(Sequencer)) return // the hook runs once per project, and again when the config changes in watch mode
  const Ordered = withStressFilesApart(Sequencer)
  ordered.add(Ordered)
  vitest.config.sequence.sequencer = Ordered
}

function withStressFilesApart(Sequencer: TestSequencerConstructor): TestSequencerConstructor {
  return class implements TestSequencer {
    readonly #user: TestSequencer

    constructor(vitest: Vitest) {
      this.#user = new Sequencer(vitest)
    }

    shard(specifications: TestSpecification[]) {
      return this.#user.shard(specifications)
    }

    async sort(specifications: TestSpecification[]) {
      const views = new Map(
        await Promise.all(specifications.map(async (each) => [each, await stressView(each)] as const)),
      )
      const sorted = await this.#user.sort(specifications)
      const viewed = sorted.map((each) => views.get(each) ?? each)
      // In place as well: Vitest 4 takes each file's environment from the array it handed in.
      for (const [index, each] of specifications.entries()) specifications[index] = views.get(each) ?? each
      return viewed
    }
  }
}

/** The specification as the pool shall see it: under a view of its project if it is a stress file, else unchanged. */
async function stressView(specification: TestSpecification): Promise<TestSpecification> {
  const { project, moduleId, pool } = specification
  const handling = handlings.get(project)
  if (handling === undefined || pool === 'browser' || pool === 'typescript') return specification
  if (!(await handling.isStressFile(moduleId, project.config.root))) return specification
  const view = overlay(project, {
    ...(handling.alongside ? {} : { config: aloneConfig(project) }),
    ...(handling.limited || hasOwnLimit(project) ? {} : { serializedConfig: patientConfig(project) }),
    getProvidedContext: () => ({
      ...project.getProvidedContext(),
      endure: { ...handling.settings, stressFile: true },
    }),
  })
  return Object.create(specification, { project: { value: view, enumerable: true } })
}

/** One worker and `isolate` put a file into Vitest's last group, and into a worker that no other file has used. */
function aloneConfig(project: TestProject): TestProject['config'] {
  const { config } = project
  return overlay(config, { isolate: true, maxWorkers: 1, sequence: { ...config.sequence, groupOrder: 0 } })
}

/**
 * Whether the command line of Vitest 4, which is not handed to plugins, or a project that shares the plugin of its root says how
 * long tests may take. A project that says what Vitest does anyway cannot be told from one that says nothing.
 */
function hasOwnLimit({ config, vitest }: TestProject): boolean {
  const { _cliOptions: line } = vitest as { _cliOptions?: { readonly testTimeout?: number } }
  return line?.testTimeout !== undefined || config.testTimeout !== usualLimitMs
}

/** What the worker is told of the configuration. */
function patientConfig({ serializedConfig }: TestProject): TestProject['serializedConfig'] {
  return { ...serializedConfig, testTimeout: measuringLimitMs }
}
