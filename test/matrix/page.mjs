const line = (cells) => `| ${cells.join(' | ')} |`

/** The page that tells what was run where: one table of the ways to run tests by version of Node, and one of the tests. */
export function matrixPage(rows) {
  const versions = [...new Set(rows.map(({ version }) => version))]
  const kinds = [...new Set(rows.map(({ runner }) => runner.split(' ')[0]))]
  const ways = kinds.flatMap((kind) => [
    ...new Set(
      rows
        .filter(({ runner }) => runner.startsWith(kind))
        .map(({ runner, how }) => `${runner} | ${how}`)
        .toSorted((a, b) => a.split(' | ')[0].localeCompare(b.split(' | ')[0])),
    ),
  ])
  const cell = (way, version) => {
    const row = rows.find((each) => `${each.runner} | ${each.how}` === way && each.version === version)
    return row === undefined ? '' : `${row.asExpected} of ${row.names.length}`
  }
  const tests = [...new Set(rows.flatMap(({ names }) => names))]
  const runs = (kind, name) =>
    rows.some(({ runner, names }) => runner.startsWith(kind) && names.includes(name))
  return `# What was run where

Written by \`npm run test:matrix\`, which installs the packed package into projects of their own and runs the same tests in each:
how many came out as expected, by version of Node. Every message is compared as a whole: those of matchers on recorded
results to the last digit, all others without their figures.

${[
  line(['runner', 'how', ...versions]),
  line(['---', '---', ...versions.map(() => '---:')]),
  ...ways.map((way) => line([way, ...versions.map((version) => cell(way, version))])),
].join('\n')}

All pools of Vitest are projects of one configuration, and run isolated unless it says otherwise.

## The tests

${[
  line(['test', ...kinds]),
  line(['---', ...kinds.map(() => ':---:')]),
  ...tests.map((name) => line([name, ...kinds.map((kind) => (runs(kind, name) ? '✓' : ''))])),
].join('\n')}
`
}
