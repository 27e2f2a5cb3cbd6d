// Builds what is published, into `dist`. Run by `npm run build`.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './checkout.mjs'
import { buildCore } from './core.mjs'
import { buildDeclarations } from './declarations.mjs'
import { buildDoors } from './doors.mjs'
import { buildVitestHouse } from './vitestHouse.mjs'

const dist = join(checkout, 'dist')
const core = join(dist, 'core')
rmSync(dist, { recursive: true, force: true })
await buildCore(core)
await buildVitestHouse(join(dist, 'vitest'), core)
buildDoors(dist, core)
buildDeclarations(join(dist, 'types'), core)
