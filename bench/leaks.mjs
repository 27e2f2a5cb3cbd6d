// Is the leak verdict right, and what does it cost? Every case of fixtures/leaks and every specimen, each in a process of its own.
// Run by `npm run bench:leaks -- [PART OF A NAME …] [--truth clean] [--runs 5] [--node PATH] [--json FILE] [--jobs N] [--busy]
// [--no-rules]`; `bench/leaks/benchOptions.ts` says what they are.
// Ends with 1 when anything is wrong; a run of everything without --busy also when a figure of `bench/leaks/figuresMissed.ts` is missed.
import '../fixtures/leaks/install.mjs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

// The bench is TypeScript, which not every supported Node runs by itself; it runs as it is imported.
await runnerImport(fileURLToPath(new URL('leaks/main.ts', import.meta.url)))
