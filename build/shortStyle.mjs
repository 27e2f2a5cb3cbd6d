import { transform } from 'lightningcss'

// Where reports are opened: what these know is left as it is written.
const targets = { chrome: 90 << 16, firefox: 90 << 16, safari: 14 << 16 }

/** Shortens the style sheet of the report, which minifiers of JavaScript take for a text like any other. */
export function shortStyle() {
  let isShort = false
  return {
    name: 'short-style',
    transform(code, id) {
      if (!/[\\/]src[\\/]report[\\/]pageStyle\.ts$/.test(id)) return undefined
      const css = /`([^`]*)`/.exec(code)
      if (css === null) throw new Error(`${id} has no style sheet in backticks`)
      const short = transform({ filename: id, code: Buffer.from(css[1]), minify: true, targets })
      isShort = true
      return code.replace(css[0], () => JSON.stringify(short.code.toString()))
    },
    buildEnd(error) {
      if (error === undefined && !isShort) throw new Error('The style sheet of the report was not found')
    },
  }
}
