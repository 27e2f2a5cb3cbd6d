import { defineConfig } from 'vitest/config'

// They measure, or run a runner that does: beside another test file they would read its work as their own, and wait for
// it. Everything under these folders is taken to do so, until it is known better.
const measuring = [
  'test/{detectLeak,docs,profile,stress,stressRounds}.test.ts',
  'test/{bench,evidence,fixtures,leakSearch,load,matchers,probes}/**/*.test.ts',
  'test/e2e/{first,jest,leak,leaves,node,suite}*.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'beside others',
          include: ['test/**/*.test.ts'],
          exclude: [...measuring, '**/node_modules/**'],
          // The end-to-end tests mostly wait for other processes; Vitest would give two cores one worker.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'one at a time',
          include: measuring,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    // Searches and settled rounds take a second or two, ten times that on a machine that is slow and busy.
    testTimeout: 60_000,
  },
})
