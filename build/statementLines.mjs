import { parseAst } from 'rolldown/parseAst'

/**
 * Puts every statement of a minified chunk, and every member of its classes, on a line of its own, in place of its semicolon: Node
 * prints the line of what is thrown and not caught, and a stack names lines.
 */
export function statementLines() {
  return {
    name: 'statement-lines',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        const { body } = parseAst(chunk.code)
        const starts = body.flatMap(lineStarts)
        chunk.code = starts.map((start, at) => line(chunk.code, start, starts[at + 1])).join('\n')
        // Where a line could go on, it would.
        if (parseAst(chunk.code).body.flatMap(lineStarts).length !== starts.length)
          throw new Error(`A statement of ${chunk.fileName} needs its semicolon`)
      }
    },
  }
}

/** From one start to the next, without its semicolon where what follows cannot go on with it. */
function line(code, start, next) {
  const text = code.slice(start, next)
  const beginsAnew = /^(?!in\b|instanceof\b)[\w$#{]/.test(code.slice(next, next + 12))
  return next !== undefined && beginsAnew ? text.replace(/;$/, '') : text
}

function lineStarts(statement) {
  const declared = statement.declarations?.map(({ init }) => init) ?? []
  const members = declared.flatMap((value) => (value?.type === 'ClassExpression' ? value.body.body : []))
  return [statement.start, ...members.map(({ start }) => start)]
}
