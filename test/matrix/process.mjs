import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Far beyond what any of them takes on a slow machine: a hung runner must not hang the matrix.
const longestMs = 1_800_000

/** Runs Node in a bare environment: services that a runner recognises would change how it behaves. */
export function run(node, args, cwd) {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env
  const env = { PATH: `${dirname(node)}:${PATH}`, HOME, TMPDIR, SystemRoot, NO_COLOR: '1', CI: '1' }
  const child = spawn(node, args, { cwd, env, timeout: longestMs })
  let output = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (output += data))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, output }))
  })
}

export function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/**
 * What a test came to, by what a runner printed of its failures: the messages, without calls. Those of a matcher on what was
 * recorded are told to the last digit, all others without figures.
 */
export function resultOf(name, failures) {
  if (failures.length === 0) return { passed: true }
  const isRecorded = /^\w+: to[A-Z]/.test(name)
  const messages = failures.map(messageOf).map((message) => (isRecorded ? message : withoutFigures(message)))
  return { passed: false, message: messages.join('\n---\n') }
}

function messageOf(stack) {
  return (
    stack
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
      .replace(/\u001b\[[\d;]*m/g, '')
      .split(/\n\s+at /, 1)[0]
      .replace(/^\w*Error: /, '')
      .replace(/Node [\d.]+ \w+ \w+$/m, 'Node #')
      .trim()
  )
}

function withoutFigures(message) {
  return (
    message
      // Where nothing grows, chance decides which memory is shown to have been level.
      .replace(/^(Heap|External memory|Native memory) stayed level/m, 'Memory stayed level')
      .replace(/^( +)(heap|external|native)( +[\d.]+ \w+ →)/m, '$1memory$3')
      .replace(/of this machine, .*?, and/, 'of this machine, and')
      // Without a runner that names it, the file that calls the matcher is taken for the test file.
      .replaceAll('cases.test.js.json', 'cases.js.json')
      // A latency that was not to blame is higher or lower than those before by chance.
      .replace(/^( +p\d+ +recorded .*, now .*\()[+-](?=[\d.]+ %\)$)/m, '$1')
      .replace(/[▁▂▃▄▅▆▇█]+/g, '▁')
      .replaceAll(/ {2,}/g, '  ')
      // What stayed level may have fallen by a little.
      .replace(/^(Received: )-(?=\d)/m, '$1')
      .replace(/\d+(?:[ \u202f]\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?(?: (?:B|KiB|MiB|GiB|ms|s|min)\b)?/g, '#')
  )
}
