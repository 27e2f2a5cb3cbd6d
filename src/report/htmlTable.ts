import { type Content, type Markup, markup } from './markup.ts'

/** A table of HTML. The first column is text, the others are figures. */
export function htmlTable(
  titles: readonly string[],
  rows: readonly (readonly Content[])[],
): Markup | undefined {
  if (rows.length === 0) return undefined
  return markup`<div class="scroll"><table><thead><tr>${titles.map((title) => markup`<th>${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`
}
