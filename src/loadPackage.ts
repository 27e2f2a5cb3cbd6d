import { runInThisContext } from 'node:vm'

let nodeRequire: NodeJS.Require | undefined

/**
 * Loads a package that consists of ES modules, when it is first needed and at once. The `require` of Jest and of Vitest's vm
 * pools cannot do that, so Node's own is fetched from the context that the thread began in. The package sees the globals of
 * that context: a clock that a test has faked is real there, and `instanceof` knows nothing of the test's classes.
 */
export function loadPackage<Package>(name: string): Package {
  nodeRequire ??= (runInThisContext('process') as NodeJS.Process)
    .getBuiltinModule('node:module')
    .createRequire(import.meta.url)
  return nodeRequire(name) as Package
}
