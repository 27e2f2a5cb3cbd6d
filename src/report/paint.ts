import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'

/** Puts a style around a text. Renderers lay out first and paint last, so that escape codes never count as width. */
export type Paint = (style: Style, text: string) => string

/** No colour: for files, snapshots and plain streams. */
export const plain: Paint = (_, text) => text

/** Colour, whatever the stream: the decision is made by `wantsColour`. */
export const colourful: Paint = (style, text) => styleText(style, text, { validateStream: false })

/**
 * Whether a stream is to be painted, by the conventions of https://no-color.org and https://force-color.org: what the
 * user asked for goes before what the stream is.
 */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return stream.isTTY === true && TERM !== 'dumb'
}
