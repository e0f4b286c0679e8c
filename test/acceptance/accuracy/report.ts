import { median } from '@linli/domain/statistics'
import { MINUTE_MS } from '@linli/domain/time'
import type { Fault } from '@linli/firmware-sim/faults'
import type { Judgement, JudgedMetric, Line } from './judge.ts'

const NAMES: Readonly<Record<JudgedMetric, string>> = { visits: 'visits 到访人次', told_visits: '  outages left out', person_hours: 'person-hours 服务人时', utilisation: 'utilisation 空间利用率', frequency: 'frequency 时间利用率' }

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
  if (!metric.endsWith('visits') && parts.roundTheClock) reasons.push('open round the clock: who is inside at the reset is not in n until the next one (DOMAIN A3.6)')
  return reasons.join(', ')
}

/** One table of classes and metrics. */
export function tableOf (lines: readonly Line[]): readonly string[] {
  const header = `${cell('class', 6)}${cell('metric', 24)}${cell('judged', 8, true)}${cell('75–90 %', 9, true)}${cell('no number', 11, true)}${cell('median', 10, true)}${cell('bias', 10, true)}${cell('worst', 11, true)}  where and why`
  return [header, ...lines.map(({ methodClass, metric, judged, footnotes, silent, median, bias, worst }) =>
    `${cell(methodClass, 6)}${cell(NAMES[metric], 24)}${cell(String(judged.length), 8, true)}${cell(String(footnotes.length), 9, true)}${cell(String(silent.length), 11, true)}` +
    `${cell(percent(median), 10, true)}${cell(signed(bias), 10, true)}${cell(signed(worst?.error), 11, true)}  ${worst ? `${worst.week.space.id} ${worst.week.monday}: ${reasonOf(worst)}` : ''}`)]
}

/** Class A by space: how much a figure can be off depends on how many come, how long they stay, and what counts them. */
export function spacesOf (judgements: readonly Judgement[]): readonly string[] {
  const exact = judgements.filter(({ figure }) => figure.methodClass === 'A' && figure.status === 'ok')
  const header = `${cell('space', 24)}${cell('counted by', 11)}${cell('visits/day', 11, true)}${cell('people', 8, true)}${cell('stay', 9, true)}${cell('visits median', 15, true)}${cell('worst', 10, true)}${cell('person-hours median', 21, true)}${cell('worst', 10, true)}`
  return [header, ...[...Map.groupBy(exact, ({ week }) => week.space)].map(([space, own]) => {
    const weeks = [...new Set(own.map(({ week }) => week))]
    const sum = (part: (truth: Judgement['week']['truth']) => number) => weeks.reduce((total, { truth }) => total + part(truth), 0)
    const errors = (metric: JudgedMetric) => own.filter(judgement => judgement.metric === metric).map(({ error }) => error!)
    const shown = (metric: JudgedMetric) => {
      const all = errors(metric)
      return all.length === 0 ? ['—', '—'] : [percent(median(all.map(Math.abs))), signed(all.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0])]
    }
    const [visits, worstVisits] = shown('visits')
    const [hours, worstHours] = shown('person_hours')
    const people = sum(({ personMs }) => personMs) / sum(({ openMs }) => openMs)
    const stay = sum(({ personMs }) => personMs) / sum(({ visits }) => visits) / MINUTE_MS
    return `${cell(space.id, 24)}${cell(own.some(({ metric }) => metric === 'person_hours') ? space.occupancySource : space.visitsSource, 11)}${cell((sum(({ visits }) => visits) / weeks.length / 7).toFixed(0), 11, true)}${cell(people.toFixed(1), 8, true)}${cell(`${stay.toFixed(0)} min`, 9, true)}` +
      `${cell(visits!, 15, true)}${cell(worstVisits!, 10, true)}${cell(hours!, 21, true)}${cell(worstHours!, 10, true)}`
  })]
}

/** What is simulated, with its rates. */
export function mixOf (faults: readonly Fault[]): readonly string[] {
  return faults.length === 0 ? ['no fault: what is left is the method itself'] : faults.map(fault => `${cell(fault.id, 17)} ${fault.state(fault.rates)}`)
}

/** What no correction can see, whatever the goal says: printed with every run. */
export const LIMITS_OF_METHOD: readonly string[] = [
  'What counts alone cannot tell (docs/accuracy.md):',
  '  missed and double counts in both directions alike: entries and exits still balance. Only people counted by hand beside the counter tell.',
  '  visits in an outage: they are never scaled up (DOMAIN A3.8), so that coverage of 95 % can be 5 % of the visits too few, and more in a busy hour.',
  '  who was missed when: a missed entry or exit shifts n until the reset, and the nightly balance spreads it over the day. The fewer people at a time and the more that pass, the more it weighs.',
  '  what passed a two-way counter while it was cut off: n is off until the reset, though it counts as valid again (DOMAIN A3.4, A3.5).',
  '  a counter without power that keeps its totals: the next total looks as if nobody had come meanwhile.',
  '  who is inside at the reset of a room open round the clock: a lower bound (DOMAIN A3.6).'
]
