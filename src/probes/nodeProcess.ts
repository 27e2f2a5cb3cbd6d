import { runInThisContext } from 'node:vm'

/** The `process` that Node's own events happen on: Jest gives test files a copy, which never hears of a warning or a worker. */
export const nodeProcess = runInThisContext('process') as NodeJS.Process
