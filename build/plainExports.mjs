/**
 * Hands out what a CommonJS chunk exports as plain properties, once all of it has run: a getter for each is a fortieth of the
 * package. Nothing that is exported is ever assigned again, and no two chunks load each other.
 */
export function plainExports() {
  return {
    name: 'plain-exports',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (leadsBackTo(chunk.fileName, chunk, bundle)) {
          throw new Error(`${chunk.fileName} loads itself by way of another chunk`)
        }
        chunk.code = chunk.code.replace(
          /Object\.defineProperty\(exports,(["`'])(\w+)\1,\{enumerable:!0,get:function\(\)\{return (\w+)\}\}\)/g,
          'exports.$2=$3',
        )
        // Spelt in another way they would be let through, and the package a fortieth larger.
        if (
          /defineProperty\(exports,["`']\w+["`'],\{(?!enumerable:!0,get:function\(\)\{return)/.test(
            chunk.code,
          )
        ) {
          throw new Error(`${chunk.fileName} hands something out in a spelling that is not known here`)
        }
      }
    },
  }
}

function leadsBackTo(fileName, { imports }, bundle, seen = new Set()) {
  return imports.some((name) => {
    if (name === fileName) return true
    if (seen.has(name) || bundle[name] === undefined) return false
    seen.add(name)
    return leadsBackTo(fileName, bundle[name], bundle, seen)
  })
}
