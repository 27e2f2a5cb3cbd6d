// The house of Vitest, as ES modules: Vitest cannot be required. What it uses of the core it takes from there.
import { createRequire } from 'node:module'
import { join, relative, resolve, sep } from 'node:path'
import { rolldown } from 'rolldown'
import { checkout, external } from './checkout.mjs'
import { coreName, inCore } from './core.mjs'
import { statementLines } from './statementLines.mjs'

// The doors, and what is loaded by its path: by Vitest, or in the middle of a synchronous call.
const entries = ['plugin', 'setup', 'test', 'reporter', 'watchTestFile', 'recordedMatchers', 'runningTask']

/** @param folder  where the doors go. @param core  the folder of the core, which has to be there already. */
export async function buildVitestHouse(folder, core) {
  const bundle = await rolldown({
    cwd: checkout,
    input: Object.fromEntries(entries.map((name) => [name, `src/vitest/${name}.ts`])),
    platform: 'node',
    external: (id) => id.endsWith('.cjs') || external(id),
    plugins: [fromCore(core), statementLines()],
    treeshake: { propertyReadSideEffects: false },
  })
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    // Every test file loads these: as one.
    codeSplitting: {
      groups: [{ name: 'watchTestFile2', test: /src[\\/](?:runningTest|vitest[\\/]watchTestFile)\.ts$/ }],
    },
    comments: false,
    minify: true,
    paths: (id) =>
      id.endsWith('.cjs') ? `../${relative(resolve(core, '..'), id).split(sep).join('/')}` : id,
  })
}

/** Takes every module of another house from the core. */
function fromCore(core) {
  const prefix = '\0core:'
  return {
    name: 'from-core',
    resolveId(source, importer) {
      if (!source.startsWith('.') || importer === undefined) return null
      const path = relative(checkout, resolve(importer, '..', source))
        .split(sep)
        .join('/')
      return inCore(path) ? prefix + coreName(path) : null
    },
    load(id) {
      if (!id.startsWith(prefix)) return null
      const file = join(core, `${id.slice(prefix.length)}.cjs`)
      // One by one, so that what is not used is left out.
      const code = handsOut(file, file, (names) =>
        names.map((name) => `export const ${name} = core.${name}\n`).join(''),
      )
      return { code, moduleSideEffects: false }
    },
  }
}

/** A module that hands out what a file of the core does. By its default: only Node knows the names before they are run. */
export function importing(file, specifier) {
  return handsOut(file, specifier, (names) => `export const { ${names.join(', ')} } = core\n`)
}

function handsOut(file, specifier, each) {
  const names = Object.keys(createRequire(import.meta.url)(file))
  const handed = names.includes('default') ? 'export default core.default\n' : each(names)
  return `import core from '${specifier}'\n${handed}`
}
