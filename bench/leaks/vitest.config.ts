import { defineConfig } from 'vitest/config'

// What a user has who knows nothing of endure's options: Vitest's own pool, the matchers, and time enough for a verdict.
export default defineConfig({
  test: { include: ['bench/leaks/*.bench.ts'], testTimeout: 30_000, hookTimeout: 30_000, reporters: ['dot'] },
})
