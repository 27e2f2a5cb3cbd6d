import { expect, test } from 'vitest'
import { responsibleFrame } from '../../src/evidence/responsibleFrame.ts'
import type { StackFrame } from '../../src/evidence/stackFrame.ts'

const frame = (functionName: string, url: string): StackFrame => ({ functionName, url, line: 1, column: 1 })
const own = frame('handle', '/app/src/handle.ts')
const caller = frame('serve', '/app/src/serve.ts')
const debug = frame('createDebug', '/app/node_modules/debug/src/common.js')
const spy = frame('', '/app/node_modules/@vitest/spy/dist/index.js')
const events = frame('_addListener', 'node:events')
const on = frame('on', 'node:events')
const engine = frame('(GC)', '')
const endure = frame('#loop', new URL('../../src/leakCalls.ts', import.meta.url).href)
const runner = frame('runTest', '/app/node_modules/vitest/dist/run.js')

test.each([
  ['the innermost own call', [own, caller, runner], own, []],
  ['an own call, and the package it called', [debug, own, runner], own, ['createDebug (debug)', 'debug']],
  ['an own call, and the runner it called', [spy, own], own, ['@vitest/spy']],
  [
    'an own call, and the function of Node it called',
    [events, on, own],
    own,
    ['on (node:events)', 'node:events'],
  ],
  ['an own call within a package', [own, debug, caller], own, []],
  ['an own call that V8 worked for', [engine, own], own, []],
  [
    'a package without an own call',
    [events, debug, runner],
    debug,
    ['_addListener (node:events)', 'node:events'],
  ],
  ['the runner without either', [engine, runner], runner, []],
  ['Node without anybody', [engine, events], events, []],
  ['the call that endure made, not who called endure', [debug, endure, own], debug, []],
  [
    'endure for what it did itself',
    [events, endure, own],
    endure,
    ['_addListener (node:events)', 'node:events'],
  ],
] as const)('it is %s', (_, stack, responsible, through) => {
  expect(responsibleFrame(stack)).toEqual({ frame: responsible, through })
})

test('it is nobody when no call has a script', () => {
  expect(responsibleFrame([engine])).toBeUndefined()
  expect(responsibleFrame([])).toBeUndefined()
})
