import { parseAst } from 'rolldown/parseAst'

/**
 * Puts every statement of a minified chunk, and every member of its classes, on a line of its own: Node prints the line of what
 * is thrown and not caught, and a stack names lines.
 */
export function statementLines() {
  return {
    name: 'statement-lines',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        const starts = parseAst(chunk.code).body.flatMap(lineStarts)
        chunk.code = starts.map((start, at) => chunk.code.slice(start, starts[at + 1])).join('\n')
      }
    },
  }
}

function lineStarts(statement) {
  const declared = statement.declarations?.map(({ init }) => init) ?? []
  const members = declared.flatMap((value) => (value?.type === 'ClassExpression' ? value.body.body : []))
  return [statement.start, ...members.map(({ start }) => start)]
}
