import { expect, test } from 'vitest'
import { suspectedSource } from '../../src/evidence/suspectedSource.ts'

test.each([
  [['cache.ts', 'sessions (Map)', 'Session'], 'Session', 'a Map that is only added to'],
  [['cache.ts', 'seen (Set)'], 'entries of Set', 'a Set that is only added to'],
  [['a.test.ts', 'Map', 'string'], 'string', 'a Map that is only added to'],
  [['log.ts', 'lines (Array)', 'string'], 'string', 'an Array that is only added to'],
  [
    ['bus.ts', 'bus (EventEmitter)', '_events', 'data (Array)', 'function'],
    'function',
    'listeners that are never removed',
  ],
  [
    ['a.ts', 'ac (AbortController)', '#signal (AbortSignal)', '[kEvents] (Map)', 'Listener'],
    'Listener',
    'listeners that are never removed',
  ],
  [
    ['a.ts', 'never (Promise)', 'promise reaction'],
    'promise reaction',
    'reactions on a promise that never settles',
  ],
  [['node:timers', 'timerListMap', 'TimersList', 'Timeout'], 'Timeout', 'timers that are never cleared'],
  [['Node', 'TCP'], 'TCP', 'sockets that are never closed'],
  [['Node', 'FSEvent'], 'FSEvent', 'watchers that are never closed'],
  [['jobs.ts', 'running (Map)', 'Worker'], 'Worker', 'a Map that is only added to'],
  [['a.ts', 'open (Array)', 'FileHandle'], 'FileHandle', 'files that are never closed'],
  [['Node', 'MessagePort'], 'MessagePort', 'message ports that are never closed'],
  [['cache.ts', 'key', 'WeakMap entry (Array)', 'Item'], 'Item', 'an entry of a WeakMap whose key stays'],
  [['globalThis', 'leaked', 'Item'], 'Item', 'a property of globalThis that is only added to'],
] as const)('%j shows %s: %s', (path, className, source) =>
  expect(suspectedSource(path, className)).toBe(source),
)

test.each([
  ['an object whose own nature says nothing', ['list.ts', 'head', 'Object'], 'Object'],
  ['a promise that holds a result', ['a.ts', 'loaded (Promise)', 'Item'], 'Item'],
  ['a class that is merely called like a store', ['a.ts', 'roads (MapOfRoads)', 'Road'], 'Road'],
  ['a Map further up', ['a.ts', 'users (Map)', 'User', 'name'], 'string'],
  ['a class that is merely called like a handle', ['jobs.ts', 'head', 'Worker'], 'Worker'],
  ['another one', ['jobs.ts', 'head', 'Timer'], 'Timer'],
  ['no path', [], 'Session'],
])('nothing is said of %s', (_, path, className) => expect(suspectedSource(path, className)).toBeUndefined())
