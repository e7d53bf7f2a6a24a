/** The chart of people and runs: what ECharts is told, in the colours of the page. Only the parts that it needs are built in. */
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { beginning, type Point } from './points'

use([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer])

export interface Words {
  label: string
  created: string
  departed: string
  people: string
  /** A point in lines, for the box beside the pointer. */
  told: (point: Point) => string
  number: (value: number) => string
  /** A time of the axis that spans so many milliseconds. */
  day: (at: number, span: number) => string
}

const DAY_MS = 24 * 60 * 60 * 1000

/** In SVG, which the content policy of the shell lets draw, and without movement. */
export const made = (box: HTMLElement): EChartsType =>
  init(box, null, { renderer: 'svg', width: box.clientWidth || 600, height: box.clientHeight || 240 })

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

export function optionOf(points: Point[], words: Words, now: number): EChartsCoreOption {
  const [ink, line] = [token('ink-2'), token('line')]
  const from = beginning(points, now)
  const span = Math.max(now - from, DAY_MS / 24)
  const hasPeople = points.some(({ active }) => active !== null)
  const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false } }
  const text = { color: ink, fontSize: 12 }
  const value = (name: string, position: 'left' | 'right', splitLine: boolean) => ({
    ...axis,
    type: 'value',
    name,
    position,
    nameTextStyle: { ...text, align: position },
    nameGap: 12,
    minInterval: 1,
    axisLabel: { ...text, formatter: words.number },
    splitLine: { show: splitLine, lineStyle: { color: line } },
    min: 0,
  })
  return {
    animation: false,
    aria: { enabled: true, label: { description: words.label } },
    grid: { left: 8, right: 8, top: 32, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: tooltip(points, words),
    xAxis: {
      ...axis,
      type: 'time',
      min: from,
      // A little room for the bar of a run that has just ended.
      max: now + span / 50,
      minInterval: span < 2 * DAY_MS ? 0 : DAY_MS,
      axisLabel: { ...text, formatter: (at: number) => words.day(at, span), hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: [
      value(hasPeople ? words.people : '', 'left', hasPeople),
      value(`${words.created} / ${words.departed}`, 'right', !hasPeople),
    ],
    series: [
      bars(points, 'created', words.created, token('accent')),
      bars(points, 'departed', words.departed, token('fail')),
      stops(points),
      {
        type: 'line',
        name: words.people,
        step: 'end',
        symbol: 'none',
        lineStyle: { color: token('pass'), width: 2 },
        itemStyle: { color: token('pass') },
        data: points.filter(({ active }) => active !== null).map(({ at, active }) => [at, active]),
      },
    ],
  }
}

function tooltip(points: Point[], words: Words) {
  return {
    trigger: 'axis',
    // Drawn like the rest: the shell's content policy lets no element with its own style in.
    renderMode: 'richText',
    confine: true,
    axisPointer: { type: 'line', lineStyle: { color: token('line-strong') } },
    backgroundColor: token('ground'),
    borderColor: token('line-strong'),
    textStyle: { color: token('ink'), fontSize: 12 },
    formatter: (items: { value: [number, number] }[]) => {
      const at = items[0]?.value[0]
      const point = points.find((each) => each.at === at)
      return point ? words.told(point) : ''
    },
  }
}

const bars = (points: Point[], of: 'created' | 'departed', name: string, color: string) => ({
  type: 'bar',
  name,
  stack: 'changes',
  yAxisIndex: 1,
  barWidth: 6,
  cursor: 'pointer',
  itemStyle: { color },
  data: points.map((point) => [point.at, point[of]]),
})

/** Runs that changed nothing because they failed or wait: a sign on the line of the days. */
const stops = (points: Point[]) => ({
  type: 'line',
  yAxisIndex: 1,
  lineStyle: { opacity: 0 },
  symbolSize: 10,
  z: 5,
  data: points
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'held')
    .map(({ at, outcome }) => ({
      value: [at, 0],
      symbol: outcome === 'failed' ? 'diamond' : 'triangle',
      itemStyle: { color: token(outcome === 'failed' ? 'fail' : 'warn') },
    })),
})
