// Leaves out of declarations what no door leads to: TypeScript declares everything that a file exports, for the other files.
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * @param all    the folder of all declarations.
 * @param doors  the files in it that are opened, without their extension.
 * @returns      the text of each file that something is left of, by its path in the folder.
 */
export function neededDeclarations(all, doors) {
  const files = new Map()
  const fileOf = (path) => {
    if (!files.has(path)) files.set(path, parse(readFileSync(join(all, path), 'utf8')))
    return files.get(path)
  }
  const keep = (path, statement) => {
    if (statement.kept) return
    statement.kept = true
    for (const [, target, name] of statement.code.matchAll(/import\("(\.[^"]+)"\)\.(\w+)/g)) {
      need(resolved(path, target), name)
    }
    const { names, from } = fileOf(path)
    for (const [word] of statement.code.matchAll(/[A-Za-z_$][\w$]*/g)) {
      for (const own of names.get(word) ?? []) keep(path, own)
      const imported = from.get(word)
      if (imported?.source.startsWith('.')) need(resolved(path, imported.source), imported.name)
    }
  }
  const need = (path, name) => {
    const { statements, names } = fileOf(path)
    for (const statement of statements) if (statement.isEffect) keep(path, statement)
    for (const own of names.get(name) ?? []) keep(path, own)
    for (const { reexports, source } of statements) {
      const passed = reexports?.find((each) => each.as === name || each.as === '*')
      if (passed === undefined || !source.startsWith('.')) continue
      const target = resolved(path, source)
      if (passed.as !== '*' || hands(target, name)) need(target, passed.as === '*' ? name : passed.name)
      passed.needed = true
    }
  }
  const hands = (path, name) => {
    const { statements, names } = fileOf(path)
    return names.has(name) || statements.some(({ reexports }) => reexports?.some(({ as }) => as === name))
  }
  const needAll = (path) => {
    const { statements } = fileOf(path)
    for (const statement of statements) {
      if (statement.isEffect || /^export (?!\{|\*|type [{*])/.test(statement.code)) keep(path, statement)
      for (const passed of statement.reexports ?? []) {
        passed.needed = true
        if (!statement.source.startsWith('.')) continue
        if (passed.as === '*') needAll(resolved(path, statement.source))
        else need(resolved(path, statement.source), passed.name)
      }
      if (statement.isEffect && statement.source?.startsWith('.')) needAll(resolved(path, statement.source))
    }
  }
  for (const door of doors) needAll(`${door}.d.ts`)
  return new Map([...files].map(([path, file]) => [path, print(file)]).filter(([, text]) => text !== ''))
}

function resolved(path, source) {
  return posix.join(posix.dirname(path), source.replace(/\.[jt]s$/, '.d.ts'))
}

/** The statements of a file, each with the comment before it. What is inside of one is indented. */
function parse(text) {
  const statements = []
  let lines = []
  const end = () => {
    if (lines.some((line) => /^\w/.test(line))) statements.push(readStatement(lines.join('\n')))
    lines = []
  }
  for (const line of text.split('\n')) {
    const begins = /^(?:\/\*\*|\/\/|\w)/.test(line)
    if (begins && lines.some((each) => /^\w/.test(each))) end()
    lines.push(line)
  }
  end()
  const names = new Map()
  const from = new Map()
  for (const statement of statements) {
    if (statement.name !== undefined)
      names.set(statement.name, [...(names.get(statement.name) ?? []), statement])
    for (const { name, as } of statement.imports ?? []) from.set(as, { name, source: statement.source })
  }
  return { statements, names, from }
}

function readStatement(text) {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .trim()
  const source = /from ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]/.exec(code)?.slice(1).find(Boolean)
  const listed =
    /\{([^}]*)\}/
      .exec(code)?.[1]
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean) ?? []
  const specifiers = listed.map((each) => {
    const [, name, as = name] = /^(?:type )?(\w+)(?: as (\w+))?$/.exec(each) ?? []
    return { text: each, name, as }
  })
  if (code.startsWith('import ')) {
    return source !== undefined && specifiers.length > 0
      ? { text, code, source, imports: specifiers }
      : { text, code, source, isEffect: true }
  }
  if (/^export (?:type )?\*/.test(code)) return { text, code, source, reexports: [{ as: '*' }] }
  if (/^export (?:type )?\{/.test(code)) {
    return source === undefined
      ? { text, code, isEffect: true }
      : { text, code, source, reexports: specifiers }
  }
  const name =
    /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:const|let|function|class|interface|type|enum) (\w+)/.exec(
      code,
    )?.[1]
  return name === undefined ? { text, code, isEffect: true } : { text, code, name }
}

function print({ statements }) {
  const kept = statements.filter(({ kept }) => kept)
  const words = new Set(kept.flatMap(({ code }) => code.match(/[A-Za-z_$][\w$]*/g) ?? []))
  const lines = statements.flatMap((statement) => {
    const { text, imports, reexports, source, code } = statement
    if (statement.kept) return [text]
    if (imports !== undefined) {
      const used = imports.filter(({ as }) => words.has(as))
      return used.length > 0 ? [narrowed(code, used)] : []
    }
    const needed = reexports?.filter((each) => each.needed) ?? []
    if (needed.length === 0) return []
    return [source !== undefined && needed[0].as !== '*' ? narrowed(code, needed) : text]
  })
  return kept.length > 0 || lines.length > 0 ? `${lines.join('\n').trim()}\n` : ''
}

function narrowed(code, specifiers) {
  return code.replace(/\{[^}]*\}/, `{ ${specifiers.map(({ text }) => text).join(', ')} }`)
}
