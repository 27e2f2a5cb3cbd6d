// The pages of docs/reference, one for each verb and matcher and for what they give, out of the docstrings. Run by
// `npm run docs`; with `--check` writes nothing, and ends with 1 where a page is not what the docstrings say.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './checkout.mjs'
import { findExport, findType } from './docstrings.mjs'

const folder = join(checkout, 'docs/reference')
const groups = [
  ['Verbs', calledNames('src/index.ts'), renderCall, findExport],
  ['Matchers', calledNames('matchers/index.ts'), renderCall, findExport],
  [
    'Results',
    ['StressResult', 'LeakReport', 'MemoryProfile', 'ScenarioReport', 'EndureReport'],
    renderType,
    findType,
  ],
  [
    'Plugin and reporters',
    ['EndureOptions', 'EndureReporterOptions', 'EndureJestReporterOptions'],
    renderType,
    findType,
  ],
]
const paged = groups.flatMap(([, names]) => names)

/** What a door hands out that can be called. */
function calledNames(door) {
  const text = readFileSync(join(checkout, door), 'utf8')
  return [...text.matchAll(/^export \{([^}]+)\}/gm)]
    .flatMap(([, names]) => names.split(','))
    .map((each) => each.trim())
    .filter((each) => /^[a-z]\w*$/.test(each))
}

/** What an option type is made of that is no interface. */
const alternatives = { StressPlan: ['LoadOptions', 'PhasedLoad', 'RunOptions'], LoadPlan: ['LoadOptions'] }

/** The members of the interfaces of options that a signature names. */
function findOptions(signature) {
  const names = [...new Set(signature.match(/\b[A-Z]\w*(?:Options|Plan)\b/g) ?? [])]
  const members = names
    .flatMap((name) => alternatives[name] ?? name)
    .flatMap((name) => findType(name)?.members ?? [])
    // What an alternative has not is an option of another one.
    .filter(({ type }) => type !== 'never')
  // An interface that says more of an option than its base says it first.
  return members.filter(({ key }, index) => members.findIndex((each) => each.key === key) === index)
}

function renderCall(name) {
  const { text, tags, signature: source } = findExport(name)
  const signature = tidy(source)
  const of = (kind) => tags.filter((tag) => tag.name === kind)
  const list = (title, kind, item) =>
    of(kind).length > 0
      ? [
          `## ${title}`,
          of(kind)
            .map(({ body }) => `- ${item(body)}`)
            .join('\n'),
        ]
      : []
  const options = findOptions(signature)
  return page(name, [
    `# \`${name}\``,
    text,
    code(signature),
    ...list('Given', 'param', (body) => body.replace(/^(\w+)\s*/, '`$1`: ')),
    ...list('Returns', 'returns', (body) => body),
    ...list('Throws', 'throws', (body) =>
      body.replace(/^([A-Z]\w*(?: \| [A-Z]\w*)*)\s+/, (_, kinds) => `\`${kinds}\`: `),
    ),
    ...(options.length > 0 ? ['## Options', table('option', options)] : []),
    ...of('example').flatMap(({ body }) => ['## Example', code(body)]),
    ...sections([signature.replace(/\w+(?:Options|Plan)\b/g, ''), ...options.map(({ type }) => type)]),
    ...list('See', 'see', (body) => body),
  ])
}

/** As a caller sees it: without the context of a matcher and the value that `expect` was given. */
function tidy(signature) {
  return signature
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

function renderType(name) {
  const { text, members } = findType(name)
  const types = members.map(({ type }) => type)
  return page(name, [`# \`${name}\``, text, table('field', members), ...sections(types, [name])])
}

/** A section for each type that is named in `types`, and in the sections themselves, and has no page of its own. */
function sections(types, known = []) {
  const blocks = []
  const named = [...types]
  const told = new Set([...known, ...paged])
  for (const type of named) {
    for (const name of type.match(/\b[A-Z]\w*/g) ?? []) {
      const found = told.has(name) ? undefined : findType(name)
      told.add(name)
      if (found === undefined) continue
      blocks.push(`## \`${name}\``, ...[found.text].filter(Boolean))
      if (found.members !== undefined) blocks.push(table('field', found.members))
      else if (isReadable(found)) blocks.push(code(found.definition))
      named.push(...(found.members?.map(({ type }) => type) ?? [found.definition]))
    }
  }
  return blocks
}

/** What the compiler takes for a quantity, or for options that go together, is of no use to a reader. */
function isReadable({ name, definition }) {
  return !/\$\{|\bSizeText\b/.test(definition) && alternatives[name] === undefined
}

function table(first, members) {
  const rows = members.map(({ key, type, text }) => `| \`${key}\` | \`${cell(type)}\` | ${cell(text)} |`)
  return [`| ${first} | type | meaning |`, '| --- | --- | --- |', ...rows].join('\n')
}

function cell(text) {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
}

function code(text) {
  return `\`\`\`ts\n${text}\n\`\`\``
}

/** Blocks one after another; types that have a page are links to it. */
function page(own, blocks) {
  const linked = blocks.map((block) =>
    /^(?:```|#)/.test(block)
      ? block
      : block.replace(/`([A-Z]\w+)`/g, (name, type) =>
          paged.includes(type) && type !== own ? `[${name}](${type}.md)` : name,
        ),
  )
  return `${linked.join('\n\n')}\n`
}

function renderIndex() {
  const parts = groups.map(([title, names, , find]) => {
    const rows = names.map(
      (name) => `| [\`${name}\`](${name}.md) | ${cell(firstSentence(find(name).text))} |`,
    )
    return [`## ${title}`, '', '| | |', '| --- | --- |', ...rows].join('\n')
  })
  return `# Reference\n\nWritten by \`npm run docs\` out of the docstrings, which editors show as well.\n\n${parts.join('\n\n')}\n`
}

function firstSentence(text) {
  return /^[\s\S]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text
}

const pages = new Map(
  groups.flatMap(([, names, render]) => names.map((name) => [`${name}.md`, render(name)])),
)
pages.set('README.md', renderIndex())

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
