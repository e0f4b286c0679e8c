import type { Figure, MethodClass } from '@linli/domain/figures'
import { median } from '@linli/domain/statistics'
import { HOUR_MS } from '@linli/domain/time'
import type { SpaceWeek } from './run.ts'

/** Figures that are held against the truth; `told_visits`: visits against those that did not fall into outages, for they are never scaled up (DOMAIN A3.8). */
export const JUDGED_METRICS = ['visits', 'told_visits', 'person_hours', 'utilisation', 'frequency'] as const
export type JudgedMetric = (typeof JUDGED_METRICS)[number]

/** Goals for class A where coverage is 90 % or more: shares of the truth. */
export const GOALS = { median: 0.02, worst: 0.05 } as const
/** Metrics with goals. */
export const GOAL_METRICS: readonly JudgedMetric[] = ['visits', 'told_visits', 'person_hours', 'utilisation']

/** A printed figure against the truth. */
export interface Judgement {
  readonly week: SpaceWeek
  readonly metric: JudgedMetric
  readonly figure: Figure
  /** (ours − truth) / truth; undefined where no number is printed. */
  readonly error: number | undefined
}

function truthFor (metric: JudgedMetric, { toldVisits, truth: { visits, personMs, loadMs, usedMs, openMs } }: SpaceWeek): number {
  switch (metric) {
    case 'visits': return visits
    case 'told_visits': return toldVisits
    case 'person_hours': return personMs / HOUR_MS
    case 'utilisation': return loadMs / openMs
    case 'frequency': return usedMs / openMs
  }
}

/** Each figure of each space and week that the space can have. */
export function judge (weeks: readonly SpaceWeek[]): readonly Judgement[] {
  return weeks.flatMap(week => JUDGED_METRICS.flatMap((metric): Judgement[] => {
    const figure = week.figures[metric === 'told_visits' ? 'visits' : metric]
    const truth = truthFor(metric, week)
    // Doors are not counters: what they should have told is not known.
    if (!figure || figure.status === 'not_applicable' || truth === 0 || (metric === 'told_visits' && figure.methodClass !== 'A')) return []
    return [{ week, metric, figure, error: figure.value === undefined ? undefined : figure.value / truth - 1 }]
  }))
}

/** What the figures of one class and metric come to. */
export interface Line {
  readonly methodClass: MethodClass
  readonly metric: JudgedMetric
  /** Coverage of 90 % and more; these are judged. */
  readonly judged: readonly Judgement[]
  /** 75 to 90 %: printed with a footnote. */
  readonly footnotes: readonly Judgement[]
  /** Below the gate. */
  readonly silent: readonly Judgement[]
  /** Of the judged: median of the size of the error, of the error with its sign, and the largest. */
  readonly median: number | undefined
  readonly bias: number | undefined
  readonly worst: Judgement | undefined
}

export function linesOf (judgements: readonly Judgement[]): readonly Line[] {
  const groups = Map.groupBy(judgements, ({ metric, figure }) => `${figure.methodClass ?? '?'} ${JUDGED_METRICS.indexOf(metric)}`)
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([, own]) => {
    const with_ = (status: Figure['status']) => own.filter(({ figure }) => figure.status === status)
    const judged = with_('ok')
    const errors = judged.map(({ error }) => error!)
    const worst = judged.toSorted((a, b) => Math.abs(b.error!) - Math.abs(a.error!))[0]
    return {
      methodClass: own[0]!.figure.methodClass!, metric: own[0]!.metric, judged, footnotes: with_('footnote'), silent: with_('insufficient'), worst,
      median: errors.length === 0 ? undefined : median(errors.map(Math.abs)), bias: errors.length === 0 ? undefined : median(errors)
    }
  })
}
