import { stripVTControlCharacters } from 'node:util'

/** Text that is HTML already, and not escaped again. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in HTML: text and numbers, which are escaped; HTML; lists of them; and nothing. */
export type Content = string | number | Markup | undefined | false | readonly Content[]

/**
 * HTML as a template: whatever is put into it is text, and cannot become markup, in an element or in a quoted attribute.
 *
 * @example
 * markup`<i>${'<b>'}</i>`.text // => '<i>&lt;b&gt;</i>'
 */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + textOf(contents[index])).join(''))
}

function textOf(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'object') return content.map(textOf).join('')
  return escapeText(String(content))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// Control characters other than tabs and line ends have no place in a page; a terminal's colours start with one.
function escapeText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\p{Cc}/gu, (character) => ('\t\n\r'.includes(character) ? character : '\ufffd'))
    .replace(/[&<>"']/g, (character) => entities[character] as string)
}
