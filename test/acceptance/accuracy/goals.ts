import { displayFigure, INSUFFICIENT } from '@linli/domain/figures'
import { GOAL_METRICS, GOALS, type Judgement, type Line } from './judge.ts'
import type { Run } from './run.ts'

/** Something that must hold, and whether it does. */
export interface Goal { readonly what: string, readonly holds: boolean, readonly saw: string }

const percent = (share: number) => `${(100 * share).toFixed(2)} %`

/** Goals of a run: small errors in class A, no number below the gate, one outcome for each message. */
export function goalsOf ({ counters, messages }: Pick<Run, 'counters' | 'messages'>, judgements: readonly Judgement[], lines: readonly Line[]): readonly Goal[] {
  const exact = lines.filter(({ methodClass, metric }) => methodClass === 'A' && GOAL_METRICS.includes(metric)).flatMap(({ metric, median, worst }): readonly Goal[] => {
    if (median === undefined || !worst) return [{ what: `class A ${metric}: something can be judged`, holds: false, saw: 'coverage is below 90 % everywhere' }]
    const largest = Math.abs(worst.error!)
    return [
      { what: `class A ${metric}: median error below ${percent(GOALS.median)}`, holds: median < GOALS.median, saw: percent(median) },
      { what: `class A ${metric}: worst error below ${percent(GOALS.worst)}`, holds: largest < GOALS.worst, saw: `${percent(largest)} in ${worst.week.space.id}` }
    ]
  })
  const talkative = judgements.filter(({ figure }) => figure.status === 'insufficient' && (figure.value !== undefined || displayFigure(figure, 'zh') !== INSUFFICIENT.zh))
  const { received, pending, stored, control, duplicate, quarantined, expired } = counters
  return [
    ...exact,
    { what: 'no number below the gate', holds: talkative.length === 0, saw: `${talkative.length} numbers` },
    { what: 'each message has one outcome and none is refused', holds: received === messages && pending === 0 && stored + control + duplicate === received, saw: JSON.stringify({ ...counters, quarantined, expired }) }
  ]
}
