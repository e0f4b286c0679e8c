import type { Fault } from '@linli/firmware-sim/faults'
import type { Judgement, JudgedMetric, Line } from './judge.ts'

const NAMES: Readonly<Record<JudgedMetric, string>> = { visits: 'visits 到访人次', person_hours: 'person-hours 服务人时', utilisation: 'utilisation 空间利用率', frequency: 'frequency 时间利用率' }

const percent = (share: number | undefined, digits = 2) => share === undefined ? '—' : `${(100 * share).toFixed(digits)} %`
const signed = (share: number | undefined) => share === undefined ? '—' : `${share > 0 ? '+' : ''}${percent(share)}`

/** Pads by what a terminal shows: a Chinese character is two cells wide. */
function cell (text: string, width: number, end = false): string {
  const shown = [...text].reduce((sum, letter) => sum + (letter >= '⺀' ? 2 : 1), 0)
  const gap = ' '.repeat(Math.max(0, width - shown))
  return end ? gap + text : text + gap
}

/** What stands behind the largest error. */
export function reasonOf ({ week: { parts, truth, toldVisits }, metric, figure }: Judgement): string {
  const reasons = [`coverage ${percent(figure.coverage, 1)}`]
  if (figure.flags.length > 0) reasons.push(figure.flags.join(' '))
  if (parts.countedIn + parts.countedOut > 0) reasons.push(`the counters say ${signed(parts.countedIn / truth.visits - 1)} in, ${signed(parts.countedOut / truth.visits - 1)} out`)
  if (toldVisits > 0 && toldVisits < truth.visits) reasons.push(`${percent(1 - toldVisits / truth.visits, 1)} of the entries fell into outages`)
  if (metric !== 'visits' && parts.roundTheClock) reasons.push('open round the clock: who is inside at the reset is not in n until the next one (DOMAIN A3.6)')
  return reasons.join(', ')
}

/** One table of classes and metrics. */
export function tableOf (lines: readonly Line[]): readonly string[] {
  const header = `${cell('class', 6)}${cell('metric', 24)}${cell('judged', 8, true)}${cell('75–90 %', 9, true)}${cell('no number', 11, true)}${cell('median', 10, true)}${cell('bias', 10, true)}${cell('worst', 11, true)}  where and why`
  return [header, ...lines.map(({ methodClass, metric, judged, footnotes, silent, median, bias, worst }) =>
    `${cell(methodClass, 6)}${cell(NAMES[metric], 24)}${cell(String(judged.length), 8, true)}${cell(String(footnotes.length), 9, true)}${cell(String(silent.length), 11, true)}` +
    `${cell(percent(median), 10, true)}${cell(signed(bias), 10, true)}${cell(signed(worst?.error), 11, true)}  ${worst ? `${worst.week.space.id} ${worst.week.monday}: ${reasonOf(worst)}` : ''}`)]
}

/** What is simulated, with its rates. */
export function mixOf (faults: readonly Fault[]): readonly string[] {
  return faults.length === 0 ? ['no fault: what is left is the method itself'] : faults.map(fault => `${cell(fault.id, 17)} ${fault.state(fault.rates)}`)
}
