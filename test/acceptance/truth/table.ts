import type { DoorReport } from './doors.ts'
import type { Method } from './methods.ts'
import type { TruthRoom } from './recording.ts'
import type { Score } from './score.ts'

const COLUMNS = ['method', 'F1', 'false min/d', 'missed min/d', 'blind time', 'blind days', 'n MAE', 'MAE occupied', 'Σ est/true'] as const

const percent = (share: number) => `${(100 * share).toFixed(0)} %`
const digits = (value: number | undefined, places: number) => value === undefined || Number.isNaN(value) ? '—' : value.toFixed(places)

/** The figures of a room, a method a line. People of CO2 methods carry no factor and are for comparison, never for print. */
export function roomTable (title: string, { room }: TruthRoom, scores: readonly (Method & { readonly score: Score })[]): string {
  const lines = scores.map(({ id, note, score }) => [
    id, digits(score.f1, 3), digits(score.falseMinutes, 0), digits(score.missedMinutes, 0), percent(score.blind), percent(score.blindDays),
    digits(score.people?.error, 2), digits(score.people?.errorOccupied, 2), digits(score.people?.ratio, 2), note === undefined ? '' : `(${note})`
  ])
  const rows = [[...COLUMNS, ''], ...lines]
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  const body = rows.map(row => `  ${widths.map((width, column) => column === 0 ? row[column]!.padEnd(width) : row[column]!.padStart(width)).join('  ')}  ${row.at(-1)!}`.trimEnd())
  const refused = scores.flatMap(({ id, refused: days }) => days === undefined ? [] : [`  ${id}, the air cannot tell: ${reasonsOf(days)}`])
  return [`${title}: ${room.volumeM3.toFixed(0)} m3, ${room.capacity ?? 'unknown number of'} seats, occupied ${percent(scores[0]!.score.occupied)} of the time`, ...body, ...refused].join('\n')
}

function reasonsOf (days: NonNullable<Method['refused']>): string {
  const byReason = new Map<string, string[]>()
  for (const { day, reasons } of days) for (const reason of reasons) byReason.set(reason, [...byReason.get(reason) ?? [], day])
  return byReason.size === 0 ? 'no day' : [...byReason].map(([reason, which]) => `${reason} ${which.length > 12 ? `${which.length} days` : which.map(day => day.slice(5)).join(' ')}`).join('; ')
}

export function doorTable (title: string, { days, busyDays, good, fault, correctable, imbalance, visitsError, phantoms }: DoorReport): string {
  return [
    `${title}: ${days} counting days, ${busyDays} of them with 50 passages and more`,
    `  balance good ${percent(good)}, fault ${percent(fault)}, correctable ${percent(correctable)}; the directions differ by ${(100 * imbalance).toFixed(1)} %`,
    `  visits of a day, product against recount: at most ${visitsError.toFixed(6)} apart; live count left at 04:00: median ${phantoms.median}, most ${phantoms.most}`
  ].join('\n')
}
