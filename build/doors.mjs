// The doors for `import` of what stands in the core.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importing } from './vitestHouse.mjs'

export function buildDoors(folder, core) {
  for (const name of ['index', 'matchers', 'jest', 'jestReporter']) {
    writeFileSync(join(folder, `${name}.js`), importing(join(core, `${name}.cjs`), `./core/${name}.cjs`))
  }
}
