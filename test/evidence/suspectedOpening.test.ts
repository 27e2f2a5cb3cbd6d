import { expect, test } from 'vitest'
import { suspectedOpening } from '../../src/evidence/suspectedOpening.ts'

test.each([
  [['Timeout'], 'timers that are never cleared'],
  [['TCPWRAP', 'Timeout'], 'sockets that are never closed'],
  [['TCPSERVERWRAP'], 'servers that are never closed'],
  [['TTYWRAP', 'WORKER'], 'workers that are never terminated'],
  [['TTYWRAP'], undefined],
  [[], undefined],
])('%j shows %s', (types, words) => expect(suspectedOpening(types)).toBe(words))
