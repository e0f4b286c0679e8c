import { LinliError } from '../errors/index.ts'
import { METRIC_IDS, type MetricId } from '../figures/index.ts'
import { DAY_MS, localDate, parseInstant, startOfLocalDay } from '../time/index.ts'
import type { ExplainQuery } from './contract.ts'

/** A question as it is written in an address or on a command line. */
export interface WrittenQuery { readonly space: string, readonly metric: string, readonly from: string, readonly to: string, readonly asOf?: string | undefined }

/** Longest period that is explained: a leap year. */
const LONGEST_DAYS = 366

/**
 * Reads a question. `from` and `to`: local dates or instants with offset, [from, to), whole local days.
 * @throws LinliError `metric_unknown`, `time_invalid`, `time_without_offset`, `period_not_local_days`, `period_empty`, `period_too_long`.
 */
export function readQuery ({ space, metric, from: first, to: end, asOf }: WrittenQuery): ExplainQuery {
  if (!isMetric(metric)) throw new LinliError('metric_unknown', `there is no metric "${metric.slice(0, 80)}"; there are ${METRIC_IDS.join(', ')}`)
  const [from, to] = [midnightOf(first), midnightOf(end)]
  if (from >= to) throw new LinliError('period_empty', `the period from ${first} to ${end} holds no day; "to" is the day after the last one`)
  if (to - from > LONGEST_DAYS * DAY_MS) throw new LinliError('period_too_long', `the period from ${first} to ${end} is longer than ${LONGEST_DAYS} days; ask for a part of it`)
  return { space, metric, from, to, ...(asOf === undefined ? {} : { asOf: instantOf(asOf) }) }
}

const isMetric = (text: string): text is MetricId => (METRIC_IDS as readonly string[]).includes(text)
const instantOf = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfLocalDay(text) : parseInstant(text)

function midnightOf (text: string): number {
  const at = instantOf(text)
  if (startOfLocalDay(localDate(at)) !== at) throw new LinliError('period_not_local_days', `"${text}" is not midnight in Shanghai; a figure is of whole local days, write a date`)
  return at
}
