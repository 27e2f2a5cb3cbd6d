import endure, { type EndureOptions } from 'endure/vitest'
import { defineConfig } from 'vitest/config'

export const plain = defineConfig({ plugins: [endure()] })

export const configured = defineConfig({
  plugins: [endure({ profile: 'all', stressFiles: ['load/**'], alongside: true, report: false })],
  test: { projects: [{ extends: true, plugins: [endure()], test: { name: 'load' } }] },
})

export const options: EndureOptions = { report: 'reports/endure.json' }

// @ts-expect-error no such profile
endure({ profile: 'some' })
// @ts-expect-error a list is wanted
endure({ stressFiles: 'load/**' })
// @ts-expect-error unknown option
endure({ reprot: false })
// @ts-expect-error true is no path
endure({ report: true })
