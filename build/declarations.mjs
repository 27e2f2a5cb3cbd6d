// The declarations of what the doors hand out. TypeScript writes one for every source; most are of no use to anybody.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkout } from './checkout.mjs'
import { neededDeclarations } from './neededDeclarations.mjs'

const doors = [
  'src/index',
  'matchers/index',
  'src/jest/setup',
  'src/jest/reporter',
  ...['plugin', 'setup', 'test', 'reporter'].map((name) => `src/vitest/${name}`),
]
/** What can be required, by its name in the core. */
const required = { index: 'src/index', matchers: 'matchers/index', jest: 'src/jest/setup' }

/** @param core  the folder of the core, which has to be there already. */
export function buildDeclarations(folder, core) {
  const all = mkdtempSync(join(tmpdir(), 'endure-build-'))
  try {
    const tsc = join(checkout, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', all], {
      cwd: checkout,
      stdio: 'inherit',
    })
    for (const [path, text] of neededDeclarations(all, doors)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), narrow(text))
    }
  } finally {
    rmSync(all, { recursive: true })
  }
  const load = createRequire(import.meta.url)
  for (const [name, door] of Object.entries(required)) {
    const values = load(join(core, `${name}.cjs`))
    writeFileSync(join(folder, `${name}.d.cts`), requiredDeclarations(values, `./${door}.js`))
  }
}

/**
 * Without what nobody can use of a class, with narrow columns and no margins, and no semicolon where a line ends. What an editor shows
 * of a matcher stands in `EndureMatchers`: the function itself is only ever handed to `expect.extend`.
 */
function narrow(text) {
  return text
    .replace(/\/\*\*\n \* (?:(?!\*\/)[\s\S])*\*\/\n(?=export declare function to[A-Z])/g, '')
    .replace(/^ *(?:#private|private [^;]*);\n/gm, '')
    .replace(/^(?: {4})+/gm, '')
    .replace(/^(?! *\*)(.*);$/gm, '$1')
    .replace(/^ +\*/gm, '*')
    .replace(/^\*\n(?=\* @)/gm, '')
    .replace(/^(\* @\w+(?: \w+)?) {2,}/gm, '$1 ')
    .replace(/^(\*) {9,}/gm, '$1  ')
    .replace(/\/\*\*\n\* /g, '/** ')
}

/** What `require` of a door gives, typed: the same as for `import`, by way of another file. */
function requiredDeclarations(values, door) {
  const isClass = (value) => /^class\b/.test(String(value))
  return [
    `import type * as endure from '${door}' with { 'resolution-mode': 'import' }`,
    `export type * from '${door}' with { 'resolution-mode': 'import' }`,
    ...Object.keys(values).map((name) => `export declare const ${name}: typeof endure.${name}`),
    ...Object.keys(values)
      .filter((name) => isClass(values[name]))
      .map((name) => `export type ${name} = endure.${name}`),
    '',
  ].join('\n')
}
