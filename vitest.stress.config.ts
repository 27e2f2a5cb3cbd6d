import endure from 'endure/vitest'
import { defineConfig } from 'vitest/config'

// The main job: endure's own suites over real subjects, set up as any user would.
export default defineConfig({
  plugins: [endure()],
  test: {
    include: ['test/stress/**/*.stress.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
