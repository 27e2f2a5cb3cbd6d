import { expect, test } from 'vitest'
import { memoryDetails } from '../../src/report/memoryCharts.ts'
import { cells, profile } from './samples.ts'

test('a profile has its levels before, at the most and after, what it kept, and its course', () => {
  const { text } = memoryDetails(profile())
  expect(cells(text)).toEqual([
    ['held', 'before', 'peak', 'after', 'kept'],
    ['heap', '24.1 MiB', '61.3 MiB', '24.5 MiB', '+410 KiB'],
    ['external', '2 MiB', '9 MiB', '2 MiB', '0 B'],
    ['resident', '96 MiB', '148 MiB', '121 MiB', '+25 MiB'],
  ])
  expect(text.match(/<svg/g)).toHaveLength(2)
})

test('a profile without samples has no empty charts', () => {
  expect(memoryDetails(profile({ samples: [] })).text).not.toContain('<svg')
})
