// The pages of docs/reference, one for each verb and matcher, out of their docstrings. Run by `npm run docs`; with `--check`
// writes nothing, and ends with 1 where a page is not what the docstrings say.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './checkout.mjs'

const folder = join(checkout, 'docs/reference')
const sources = ['src', 'matchers'].flatMap((house) =>
  readdirSync(join(checkout, house), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(checkout, house, name), 'utf8')),
)

/** A docstring: what it says before its tags, and each tag. */
function parseDocstring(comment) {
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

const docstring = String.raw`(\/\*\*(?:(?!\*\/)[^])*\*\/)\s*`

/** A function or a constant that is handed out, with its docstring and its signature as it stands in the source. */
function findExport(name) {
  const pattern = new RegExp(
    `${docstring}export (?:async )?((?:function ${name}\\b|const ${name}: )[^]*?)(?:= )?\\{\\n`,
    'm',
  )
  for (const source of sources) {
    const found = pattern.exec(source)
    if (found !== null) return { ...parseDocstring(found[1]), signature: tidy(found[2]) }
  }
  throw new Error(`No documented function or constant \`${name}\` was found.`)
}

/** As a caller sees it: without the context of a matcher and the value that \`expect\` was given. */
function tidy(signature) {
  return signature
    .trim()
    .replace(/\n\s*this: \w+,|this: \w+, /, '')
    .replace(/^(function \w+\()\s*received: \w+(?:,\s*)?/, '$1')
    .replace(/^function (to\w+)([\s\S]*)\): [^)]*$/, 'expect(received).$1$2)')
    .replace(/\(\s*\n\s*/, '(\n  ')
    .replace(/^expect[\s\S]*$/, (call) =>
      call
        .replace(/\s*\n\s*/g, ' ')
        .replace(/\( /, '(')
        .replace(/,? \)$/, ')'),
    )
}

/** What a type is made of that is no interface. */
const alternatives = { StressPlan: ['LoadOptions', 'PhasedLoad', 'RunOptions'] }

/** The members of the interfaces that a signature names, and of those that they extend. */
function findOptions(signature) {
  const names = [...new Set(signature.match(/\b[A-Z]\w*(?:Options|Plan)\b/g) ?? [])]
  const members = names.flatMap((name) => alternatives[name] ?? name).flatMap(membersOf)
  // An interface that says more of an option than its base says it first.
  return members.filter(({ key }, index) => members.findIndex((each) => each.key === key) === index)
}

function membersOf(name) {
  const declaration = new RegExp(
    `^export (?:interface|type) ${name}(?:<[^>]*>)?(?: extends ([^{]+)| =)? \\{\\n([^]*?)^\\}`,
    'm',
  )
  const found = sources.map((source) => declaration.exec(source)).find((match) => match !== null)
  if (found === undefined) return []
  const [, bases = '', body] = found
  const member = new RegExp(
    `${docstring}(?:readonly )?(\\w+)\\??(?:: |(?=\\())([^\\n]+(?:\\n(?! {2}[/r}]).*)*)`,
    'gm',
  )
  const own = [...body.matchAll(member)].map(([, comment, key, type]) => {
    const { text } = parseDocstring(comment)
    return {
      key,
      type: type
        .replace(/\s+/g, ' ')
        .replace(/ \| undefined$/, '')
        .replace(/\bPlanned<(\w+)>/g, '$1')
        .trim(),
      text,
    }
  })
  const inherited = bases.split(/,(?![^<]*>)/).map((base) =>
    base
      .trim()
      .replace(/^Omit<(\w+),.*$/, '$1')
      .replace(/<.*$/, ''),
  )
  return [...own, ...inherited.filter(Boolean).flatMap(membersOf)]
}

function cell(text) {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
}

function renderPage(name) {
  const { text, tags, signature } = findExport(name)
  const of = (kind) => tags.filter((tag) => tag.name === kind)
  const blocks = [`# \`${name}\``, text, code(signature)]
  const list = (title, kind, item) => {
    if (of(kind).length > 0)
      blocks.push(
        `## ${title}`,
        of(kind)
          .map(({ body }) => `- ${item(body)}`)
          .join('\n'),
      )
  }
  list('Given', 'param', (body) => body.replace(/^(\w+)\s*/, '`$1`: '))
  list('Returns', 'returns', (body) => body)
  list('Throws', 'throws', (body) =>
    body.replace(/^([A-Z]\w*(?: \| [A-Z]\w*)*)\s+/, (_, kinds) => `\`${kinds}\`: `),
  )
  const options = findOptions(signature)
  if (options.length > 0) {
    const rows = options.map(
      ({ key, type, text: what }) => `| \`${key}\` | \`${cell(type)}\` | ${cell(what)} |`,
    )
    blocks.push('## Options', ['| option | type | meaning |', '| --- | --- | --- |', ...rows].join('\n'))
  }
  for (const { body } of of('example')) blocks.push('## Example', code(body))
  list('See', 'see', (body) => body)
  return `${blocks.join('\n\n')}\n`
}

function code(text) {
  return `\`\`\`ts\n${text}\n\`\`\``
}

/** What a door hands out that can be called. */
function calledNames(door) {
  const text = readFileSync(join(checkout, door), 'utf8')
  return [...text.matchAll(/^export \{([^}]+)\}/gm)]
    .flatMap(([, names]) => names.split(','))
    .map((each) => each.trim())
    .filter((each) => /^[a-z]\w*$/.test(each))
}

function renderIndex(groups) {
  const sections = groups.map(([title, names]) => {
    const rows = names.map(
      (name) => `| [\`${name}\`](${name}.md) | ${cell(firstSentence(findExport(name).text))} |`,
    )
    return [`## ${title}`, '', '| | |', '| --- | --- |', ...rows].join('\n')
  })
  return `# Reference\n\nWritten by \`npm run docs\` out of the docstrings, which editors show as well.\n\n${sections.join('\n\n')}\n`
}

function firstSentence(text) {
  return /^[\s\S]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text
}

const groups = [
  ['Verbs', calledNames('src/index.ts')],
  ['Matchers', calledNames('matchers/index.ts')],
]
const pages = new Map(groups.flatMap(([, names]) => names.map((name) => [`${name}.md`, renderPage(name)])))
pages.set('README.md', renderIndex(groups))

if (process.argv.includes('--check')) {
  const present = existsSync(folder) ? readdirSync(folder) : []
  const surplus = present.filter((name) => !pages.has(name))
  const stale = [...pages].filter(
    ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text,
  )
  for (const name of [...surplus, ...stale.map(([name]) => name)]) {
    console.error(`docs/reference/${name} is not what the docstrings say: run \`npm run docs\``)
    process.exitCode = 1
  }
} else {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of pages) writeFileSync(join(folder, name), text)
}
