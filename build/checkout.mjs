import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')

export const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** What is installed beside the package rather than built into it. */
const installed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]

export function external(id) {
  return installed.some((name) => id === name || id.startsWith(`${name}/`))
}
