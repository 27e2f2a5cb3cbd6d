import { expect, test } from 'vitest'
import { alignColumns, type Column } from '../../src/report/alignColumns.ts'

const columns: readonly Column[] = [
  { title: 'Load', align: 'left' },
  { title: 'qps', align: 'right' },
  { title: 'over time', align: 'left', optional: true },
]

test('columns are as wide as what is in them', () => {
  const lines = alignColumns(
    columns,
    [
      ['検索', '3 904', '▁▂'],
      ['search', '8', ''],
    ],
    80,
  )
  expect(lines).toEqual(['Load      qps  over time', '検索    3 904  ▁▂', 'search      8'])
})

test('an optional column goes before names are cut short', () => {
  const name = 'vector index > search holds a thousand users'
  const lines = alignColumns(columns, [[name, '3 904', '▁▂']], 45)
  expect(lines).toEqual([
    'Load                                      qps',
    '…index > search holds a thousand users  3 904',
  ])
})

test('a missing cell is empty, and a name keeps a part of its end in any width', () => {
  expect(alignColumns(columns, [['a very long name of a test', '1']], 1)).toEqual([
    'Load              qps',
    '… name of a test    1',
  ])
})
