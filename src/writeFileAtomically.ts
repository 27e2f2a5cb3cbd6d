import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file that is whole at every moment: readers see the old text or the new one, also when the process is
 * killed half-way. The temporary file stands in the same folder, as a rename is atomic only within one file system.
 * Synchronous, so that two writes of one process cannot overlap. Missing folders are made.
 *
 * @throws the error of the file system; nothing is left behind then.
 */
export function writeFileAtomically(path: string, text: string): void {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(temporary, text)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
