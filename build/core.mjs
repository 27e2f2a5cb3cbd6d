// The core: everything but the house of Vitest, as CommonJS. Jest's module system knows nothing else, and `import` and
// `require` of one file give the same classes and the same state.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { rolldown } from 'rolldown'
import { checkout, external } from './checkout.mjs'
import { plainExports } from './plainExports.mjs'
import { shortStyle } from './shortStyle.mjs'
import { statementLines } from './statementLines.mjs'

const doors = {
  index: 'src/index.ts',
  matchers: 'matchers/index.ts',
  jest: 'src/jest/setup.ts',
  jestReporter: 'src/jest/reporter.ts',
}
const vitestHouse = 'src/vitest'

/** Builds the core, in which each module that the house of Vitest uses is a file of its own. */
export async function buildCore(folder) {
  const bundle = await rolldown({
    cwd: checkout,
    input: { ...doors, ...Object.fromEntries(usedByVitest().map((path) => [coreName(path), path])) },
    platform: 'node',
    external,
    plugins: [plainExports(), statementLines(), shortStyle()],
  })
  await bundle.write({
    dir: folder,
    format: 'cjs',
    exports: 'named',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    comments: false,
    minify: true,
    // What `import core from` gives is then `module.exports` in every module system.
    esModule: false,
    // There is no `import()` in Jest's contexts.
    dynamicImportInCjs: false,
  })
}

/** The name of a module of the core, by its path in the checkout. */
export function coreName(path) {
  const door = Object.entries(doors).find(([, source]) => source === path)
  return (
    door?.[0] ??
    path
      .replace(/^src\//, '')
      .replace(/\.ts$/, '')
      .replaceAll('/', '-')
  )
}

/** Whether a module belongs to the core. The way to the running test is short enough to stand where it is used. */
export function inCore(path) {
  return !path.startsWith(vitestHouse) && path !== 'src/runningTest.ts'
}

function usedByVitest() {
  const used = readdirSync(join(checkout, vitestHouse)).flatMap((name) => {
    const text = readFileSync(join(checkout, vitestHouse, name), 'utf8')
    const imports = [
      ...text.matchAll(/^(?:import|export) (?!type\b)[^'";]*'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm),
    ]
    return imports.map(([, fixed, lazy]) => relative(checkout, join(checkout, vitestHouse, fixed ?? lazy)))
  })
  return [...new Set(used)].filter(inCore)
}
