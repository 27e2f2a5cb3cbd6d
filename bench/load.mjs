// The figures of the load engine, each measured in a process of its own:
//   node bench/load.mjs             all of them
//   node bench/load.mjs schedule    one
// Ends with 1 when a figure is missed. They are of a machine with nothing else to do; on a busy one, those of time are not.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const figures = ['overhead', 'memory', 'memoryByHand', 'scale', 'signal', 'schedule', 'frozen', 'http']

const [chosen, isChild] = process.argv.slice(2)
if (isChild !== undefined) {
  const { measure } = await import(`./load/${chosen}.mjs`)
  console.log(JSON.stringify(await measure()))
} else {
  const rows = []
  for (const figure of chosen === undefined ? figures : [chosen]) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      fileURLToPath(import.meta.url),
      figure,
      'child',
    ])
    const measured = JSON.parse(stdout.trim().split('\n').at(-1))
    console.log(`\nnode bench/load.mjs ${figure}\n`)
    console.log(table(measured))
    rows.push(...measured)
  }
  if (rows.some(({ reached }) => reached === false)) process.exitCode = 1
}

/** The rows as a Markdown table whose columns stand one below the other. */
function table(rows) {
  const lines = [
    ['', 'figure', 'measured', 'wanted'],
    ...rows.map(({ figure, measured, wanted, reached }) => [
      reached === undefined ? '' : reached ? '✓' : '✗',
      figure,
      measured,
      wanted,
    ]),
  ]
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const written = lines.map(
    (line) => `| ${line.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`,
  )
  return [
    written[0],
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...written.slice(1),
  ].join('\n')
}
