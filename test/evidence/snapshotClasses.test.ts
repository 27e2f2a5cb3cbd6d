import { expect, test } from 'vitest'
import { readSnapshotNodes } from '../../src/evidence/heapSnapshot.ts'
import { classifyNodes } from '../../src/evidence/snapshotClasses.ts'
import { snapshotOf } from './snapshotOf.ts'

const classes = classifyNodes(
  readSnapshotNodes(
    snapshotOf([
      { name: 'root', type: 'synthetic' },
      { name: 'Session' },
      { name: 'Session' },
      { name: 'Session', type: 'closure' },
      { name: 'one text', type: 'string' },
      { name: 'another', type: 'string' },
      { name: 'system / FeedbackCell', type: 'hidden' },
      { name: 'system / PromiseReaction', type: 'hidden' },
      { name: 'handler', type: 'code' },
      { name: '(object elements)', type: 'array' },
      { name: 'system / Context' },
    ]),
  ),
)

test('objects are told apart by constructor and type, texts not by what they say', () => {
  expect(Object.fromEntries(classes.keys.map((key, place) => [key, classes.counts[place]]))).toMatchObject({
    'object Session': 2,
    'closure Session': 1,
    string: 2,
  })
  expect(classes.keys[classes.of[2] as number]).toBe('object Session')
})

test('what V8 makes of code is its own, scopes and promise reactions are not', () => {
  const own = classes.keys.filter((_, place) => classes.ofEngine[place])
  expect(own).toEqual([
    'synthetic root',
    'hidden system / FeedbackCell',
    'code handler',
    'array (object elements)',
  ])
})
