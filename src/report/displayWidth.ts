import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

// East Asian Wide and Fullwidth blocks (Unicode 16, UAX 11), whole blocks for brevity; emoji are told by their property.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const invisible = /^[\p{Mark}\p{Cf}\p{Cc}]+$/u

/** The columns a text takes in a terminal: combining marks take none, CJK and emoji two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += segmentWidth(segment)
  return width
}

function segmentWidth(segment: string): number {
  return invisible.test(segment) ? 0 : wide.test(segment) ? 2 : 1
}

/** Test names are the user's: escape codes, tabs and line breaks in them would tear a table apart. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** Cuts from the front: the end of a full test name tells it from its neighbours, the start repeats the suite. */
export function keepEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  const kept: string[] = []
  let room = width - 1
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    room -= segmentWidth(segment)
    if (room < 0) break
    kept.unshift(segment)
  }
  return `…${kept.join('')}`
}

/** Breaks a text at its spaces into lines of at most `width` columns; a longer word has a line of its own. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}
