import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/stress/**', '**/node_modules/**'],
    // The end-to-end tests mostly wait for other processes; Vitest would give two cores one worker.
    maxWorkers: 2,
  },
})
