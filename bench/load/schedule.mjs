// Arrivals for ten seconds: how many came, how late, and what that cost.
import { stress } from 'endure'
import { median, short } from './medians.mjs'

const operation = async () => {}

async function figuresOf(rate) {
  const runs = []
  for (let round = 0; round < 5; round++) runs.push(await stress({ rate, duration: '10s' }, operation))
  const of = (read) => median(runs.map(read))
  const missed = of(({ generator }) => Math.abs(generator.achievedPerSecond / rate - 1))
  const lateMs = of(({ generator }) => generator.latenessMs.p99)
  const core = of(({ resources }) => resources.cpu.mean)
  const load = `${rate.toLocaleString('en')} arrivals/s for 10 s`
  return [
    {
      figure: `${load}: achieved`,
      measured: `within ${short(missed * 100)} %`,
      wanted: '0.1 %',
      reached: missed <= 0.001,
    },
    {
      figure: `${load}: late, p99`,
      measured: `${short(lateMs)} ms`,
      wanted: 'less than 5 ms',
      reached: lateMs < 5,
    },
    {
      figure: `${load}: processor`,
      measured: `${short(core * 100)} % of a core`,
      wanted: 'less than 30 %',
      reached: core < 0.3,
    },
  ]
}

export async function measure() {
  return [...(await figuresOf(1000)), ...(await figuresOf(10_000))]
}
