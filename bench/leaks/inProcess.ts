import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { orderFor, readAnswer } from './order.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const vitest = join(checkout, 'node_modules/vitest/vitest.mjs')
// Longer than any time limit within: something hangs then.
const longestMs = 120_000

/**
 * Has a Vitest of its own run one bench file.
 *
 * @throws Error  the run ended without an answer; holds what it printed.
 */
export async function inProcess<Answer>(node: string, file: string, order: object): Promise<Answer> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'endure-bench-'))
  const answerPath = join(folder, 'answer.json')
  try {
    const output = await run(node, file, orderFor(order, answerPath))
    if (!existsSync(answerPath))
      throw new Error(`No answer from ${file} for ${JSON.stringify(order)}:\n${output}`)
    return readAnswer<Answer>(answerPath)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(node: string, file: string, order: Readonly<Record<string, string>>): Promise<string> {
  const args = [vitest, 'run', '--config', 'bench/leaks/vitest.config.ts', `bench/leaks/${file}`]
  // In CI Vitest behaves the same everywhere.
  const env = { ...process.env, ...order, CI: '1', NO_COLOR: '1' }
  const child = spawn(node, args, { cwd: checkout, env, timeout: longestMs, killSignal: 'SIGKILL' })
  let output = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (output += data))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(output))
  })
}
