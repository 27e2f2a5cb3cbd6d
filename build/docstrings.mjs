// Reads docstrings, and what they stand before, out of the sources: with patterns, which the layout of the formatter makes safe.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './checkout.mjs'

const sources = ['src', 'matchers'].flatMap((house) =>
  readdirSync(join(checkout, house), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(checkout, house, name), 'utf8')),
)
const docstring = String.raw`(\/\*\*(?:(?!\*\/)[^])*\*\/)\s*`
const headed = `^(?:${docstring})?export`

function find(pattern) {
  for (const source of sources) {
    const found = pattern.exec(source)
    if (found !== null) return found
  }
  return undefined
}

/** A docstring: what it says before its tags, and each tag. */
function parse(comment = '') {
  const lines = comment
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\/\*\*|\*(?!\/)) ?/, '').replace(/\s*\*\/$/, ''))
  const [text = '', ...tags] = lines
    .join('\n')
    .trim()
    .split(/^(?=@)/m)
  return {
    text: text.trim(),
    tags: tags.map((tag) => {
      const [, name, body] = /^@(\w+)\s?([\s\S]*)$/.exec(tag)
      return { name, body: name === 'example' ? body.trim() : body.replace(/\s+/g, ' ').trim() }
    }),
  }
}

/** A function or a constant that is handed out, with its docstring and its signature as it stands in the source. */
export function findExport(name) {
  const found = find(
    new RegExp(
      `${docstring}export (?:async )?((?:function ${name}\\b|const ${name}: )[^]*?)(?:= )?\\{\\n`,
      'm',
    ),
  )
  if (found === undefined) throw new Error(`No documented function or constant \`${name}\` was found.`)
  return { ...parse(found[1]), signature: found[2].trim() }
}

/** A type that is handed out: its members where it is an interface, else its definition; `undefined` where there is none. */
export function findType(name) {
  const shape = find(
    new RegExp(
      `${headed} (?:interface|type) ${name}(?:<[^>]*>)?(?: extends ([^{]+)| =)? \\{\\n([^]*?)^\\}`,
      'm',
    ),
  )
  if (shape !== undefined) {
    const [, comment, bases = '', body] = shape
    return { name, ...parse(comment), members: [...ownMembers(body), ...inheritedMembers(bases)] }
  }
  const alias = find(new RegExp(`${headed} type ${name}(?:<[^>]*>)? =(.*(?:\\n[ >})].*)*)`, 'm'))
  return alias && { name, ...parse(alias[1]), definition: flat(alias[2]).replace(/^\| /, '') }
}

function ownMembers(body) {
  const member = new RegExp(
    `^ {2}(?:${docstring})?(?:readonly )?(\\w+)\\??(?:: |(?=\\())([^\\n]+(?:\\n {2}(?: |\\}|\\|).*)*)`,
    'gm',
  )
  return [...body.matchAll(member)].map(([, comment, key, type]) => ({
    key,
    type: flat(type.replace(/\n {4}(?=readonly )/g, '; ').replace('{; ', '{ ')),
    text: parse(comment).text,
  }))
}

/** A type on one line, without what tells a reader nothing. */
function flat(type) {
  return type
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/< /g, '<')
    .replace(/ >(?!=)/g, '>')
    .replace(/ \| undefined$/, '')
    .replace(/\bPlanned<(\w+)>/g, '$1')
    .replace(/\breadonly /g, '')
    .trim()
}

function inheritedMembers(bases) {
  const names = bases.split(/,(?![^<]*>)/).map((base) =>
    base
      .trim()
      .replace(/^Omit<(\w+),.*$/, '$1')
      .replace(/<.*$/, ''),
  )
  return names.filter(Boolean).flatMap((name) => findType(name)?.members ?? [])
}
