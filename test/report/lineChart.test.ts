import { describe, expect, test } from 'vitest'
import { formatBytes, formatCount } from '../../src/formatUnits.ts'
import { type ChartLine, type ChartSpan, lineChart } from '../../src/report/lineChart.ts'

const chart = (points: ChartLine['points'], print = formatCount, spans: readonly ChartSpan[] = []) =>
  lineChart('Rate', print, [{ name: 'all', points }], spans)?.text ?? ''
const scales = (svg: string) =>
  [...svg.matchAll(/text-anchor="end">([^<]+)<\/text>/g)].map(([, text]) => text as string)

test('a line goes through its points, from left to right and from the bottom up', () => {
  const svg = chart([
    [0, 0],
    [1000, 400],
  ])
  expect(svg).toContain('<polyline class="line-0" points="64,158 548,20"/>')
  expect(svg).toContain('<title>all 400 at 1 s</title>')
})

test('its scale has round steps, of bytes too', () => {
  expect(
    scales(
      chart([
        [0, 1],
        [1000, 3904],
      ]),
    ),
  ).toEqual(['0', '1 000', '2 000', '3 000', '4 000', '1 s'])
  expect(
    scales(
      chart(
        [
          [0, 1],
          [1000, 61 * 2 ** 20],
        ],
        formatBytes,
      ),
    ),
  ).toEqual(['0 B', '20 MiB', '40 MiB', '60 MiB', '80 MiB', '1 s'])
})

describe('what was not measured', () => {
  test('is left out, as JSON has it too', () => {
    const svg = chart([
      [0, 1],
      [500, Number.NaN],
      [600, null],
      [1000, Number.POSITIVE_INFINITY],
      [2000, 1],
    ])
    expect(svg.match(/<circle/g)).toHaveLength(2)
    expect(svg).not.toMatch(/NaN|null|Infinity/)
  })

  test('is no chart where fewer than two points are left', () => {
    expect(chart([])).toBe('')
    expect(
      chart([
        [0, 1],
        [1, Number.NaN],
      ]),
    ).toBe('')
  })
})

test('all zeros are a line at the bottom, and one moment is no division by nothing', () => {
  expect(
    chart([
      [0, 0],
      [0, 0],
    ]),
  ).toContain('points="64,158 64,158"')
})

test('phases are bands with their names, within the picture', () => {
  const svg = chart(
    [
      [0, 1],
      [1000, 1],
    ],
    formatCount,
    [{ name: '<peak>', fromMs: 500, toMs: 5000 }],
  )
  expect(svg).toContain('<rect class="span-0" x="306" y="20" width="242" height="138"/>')
  expect(svg).toContain('>&lt;peak&gt;</text>')
})

test('many points have no marks of their own', () => {
  expect(chart(Array.from({ length: 61 }, (_, index) => [index, index] as const))).not.toContain('<circle')
})
