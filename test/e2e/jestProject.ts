import { symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { type InstalledVitest, type Project, type VitestRun, vitestVersions, Workshop } from './project.ts'
import { checkout } from './tarball.ts'

const installed = createRequire(join(checkout, 'test/jest/package.json'))
export const jestBin = installed.resolve('jest/bin/jest')

/** How the same tests are written as modules of either kind, and what Node needs for it. */
export const jestKinds = {
  CommonJS: {
    flags: [],
    type: 'commonjs',
    start: `const { stress } = require('endure')`,
    export: 'module.exports = ',
  },
  ESM: {
    flags: ['--experimental-vm-modules', '--no-warnings'],
    type: 'module',
    start: `import { jest } from '@jest/globals'; import { stress } from 'endure'`,
    export: 'export default ',
  },
}
export type JestKind = (typeof jestKinds)[keyof typeof jestKinds]

export interface JestProject extends Project {
  jest(...args: string[]): Promise<VitestRun>
}

/** Projects with Jest and endure, as npm would lay them out. Removed after the tests of the block it is made in. */
export class JestWorkshop {
  readonly #workshop = new Workshop(vitestVersions[0] as InstalledVitest)
  readonly #kind: JestKind

  constructor(kind: JestKind) {
    this.#kind = kind
    for (const name of ['expect', '@jest']) {
      const beside = join(dirname(this.#workshop.endure), name)
      symlinkSync(join(checkout, 'node_modules', name), beside, 'junction')
    }
    afterAll(() => this.#workshop.remove())
  }

  /** @param config  what the configuration says beside the set-up. @param files  test files, which find `stress`. */
  project(config: object, files: Readonly<Record<string, string>>): JestProject {
    const { type, start, flags } = this.#kind
    const whole = { setupFilesAfterEnv: ['endure/jest'], ...config }
    const project = this.#workshop.project({
      'package.json': JSON.stringify({ type }),
      'jest.config.js': `${this.#kind.export}${JSON.stringify(whole)}`,
    })
    for (const [name, text] of Object.entries(files)) project.write(name, `${start}\n${text}`)
    return { ...project, jest: (...args) => project.node(...flags, jestBin, '--colors=false', ...args) }
  }
}
