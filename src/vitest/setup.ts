/** For people without the plugin: `setupFiles: ['endure/vitest/setup']`, or imported by a test file. */
import './vitestTypes.ts'
import { watchTestFile } from './watchTestFile.ts'

await watchTestFile()
