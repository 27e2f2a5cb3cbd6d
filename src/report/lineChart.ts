import { formatBytes, formatDuration } from '../formatUnits.ts'
import { type Markup, markup } from './markup.ts'

/** One line of a chart. What is not finite is a gap. */
export interface ChartLine {
  readonly name: string
  readonly points: readonly (readonly [atMs: number, value: number | null])[]
}

/** A stretch of time with a name: a phase. */
export interface ChartSpan {
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
}

const [width, height] = [560, 180]
const margin = { left: 64, right: 12, top: 20, bottom: 22 }
const [innerWidth, innerHeight] = [width - margin.left - margin.right, height - margin.top - margin.bottom]
const gridLines = 4
// More points than that lie less than two pixels apart, and a mark on each would hide the line.
const mostMarks = 60

/** Draws lines over time as an SVG, with what they were at each point to be read by pointing at it; `undefined` for fewer than two points. */
export function lineChart(
  title: string,
  print: (value: number) => string,
  lines: readonly ChartLine[],
  spans: readonly ChartSpan[] = [],
): Markup | undefined {
  const drawn = lines.map((line) => ({ ...line, points: line.points.filter(isFinitePoint) }))
  const all = drawn.flatMap((line) => line.points)
  if (!drawn.some((line) => line.points.length > 1)) return undefined
  const lastMs = Math.max(...all.map(([atMs]) => atMs))
  const top = ceiling(Math.max(...all.map(([, value]) => value)), print === formatBytes ? 1024 : 10)
  const x = (atMs: number) => round(margin.left + (innerWidth * atMs) / (lastMs || 1))
  const y = (value: number) => round(margin.top + innerHeight * (1 - value / top))
  const levels = Array.from({ length: gridLines + 1 }, (_, index) => (top * index) / gridLines)
  return markup`<figure><figcaption>${title}${drawn.map(
    ({ name }, index) => markup`<span class="key line-${index}">${name}</span>`,
  )}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title} over time">
${spans.map((span, index) => phaseBand(span, index, x, lastMs))}
${levels.map(
  (level) =>
    markup`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y(level)}" y2="${y(level)}"/><text class="scale" x="${margin.left - 6}" y="${y(level) + 4}" text-anchor="end">${print(level)}</text>`,
)}
<text class="scale" x="${margin.left}" y="${height - 6}">0</text><text class="scale" x="${width - margin.right}" y="${height - 6}" text-anchor="end">${formatDuration(lastMs)}</text>
${drawn.map((line, index) => drawLine(line, index, x, y, print))}
</svg></figure>`
}

type Scale = (value: number) => number

function drawLine(
  line: ChartLine,
  index: number,
  x: Scale,
  y: Scale,
  print: (value: number) => string,
): Markup {
  const points = line.points.filter(isFinitePoint)
  const path = points.map(([atMs, value]) => `${x(atMs)},${y(value)}`).join(' ')
  const marks = points.length <= mostMarks ? points : []
  return markup`<polyline class="line-${index}" points="${path}"/>${marks.map(
    ([atMs, value]) =>
      markup`<circle class="line-${index}" cx="${x(atMs)}" cy="${y(value)}" r="2.5"><title>${line.name} ${print(value)} at ${formatDuration(atMs)}</title></circle>`,
  )}`
}

function phaseBand({ name, fromMs, toMs }: ChartSpan, index: number, x: Scale, lastMs: number): Markup {
  const [left, right] = [x(Math.min(fromMs, lastMs)), x(Math.min(toMs, lastMs))]
  return markup`<rect class="span-${index % 2}" x="${left}" y="${margin.top}" width="${round(Math.max(0, right - left))}" height="${innerHeight}"/><text class="span" x="${left + 3}" y="${margin.top - 6}">${name}</text>`
}

function isFinitePoint(point: readonly [number, number | null]): point is readonly [number, number] {
  return typeof point[1] === 'number' && Number.isFinite(point[1])
}

// Times a power of ten or of 1,024: each is four round steps.
const roundTops = [1, 2, 4, 6, 8, 10, 20, 40, 60, 80, 100, 200, 400, 600, 800, 1000, 1024]

/** The next round number, so that the scale has some. */
function ceiling(value: number, unit: number): number {
  if (!(value > 0)) return 1
  const power = unit ** Math.floor(Math.log(value) / Math.log(unit))
  return (roundTops.find((top) => top * power >= value) ?? unit) * power
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
