import { addDays, DAY_MS, localDate, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage } from '@linli/domain/usage'
import type { Place } from './recording.ts'

const RESET_HOUR_MS = 4 * 3_600_000

/** One counting day by a plain recount in integers, from DOMAIN A3.5 and not from the product. */
interface Recount { in: number, out: number }

export interface DoorReport {
  readonly days: number
  readonly busyDays: number
  readonly good: number
  readonly fault: number
  readonly correctable: number
  /** Σ|I−O| / Σ(I+O)/2 over busy days: how far the two directions differ. */
  readonly imbalance: number
  /** Visits of the product against the recount: largest difference on any day. */
  readonly visitsError: number
  /** People left inside at 04:00 by the live clamp: median and most of busy days. */
  readonly phantoms: { readonly median: number, readonly most: number }
  readonly wrong: readonly string[]
}

const isBusy = ({ in: came, out }: Recount) => came + out >= 50

/** Compares the product's balance and visits of each counting day with the recount. */
export function checkDoor ({ space, devices, readings }: Place): DoorReport {
  const expected = recount(readings)
  const times = readings.map(({ time }) => time)
  const [first, last] = [startOfLocalDay(localDate(Math.min(...times))), startOfLocalDay(addDays(localDate(Math.max(...times)), 1))]
  const { balance } = evaluateUsage({ space, devices, gateways: [], readings, period: { from: first, to: last }, schoolHolidays: [] }, everyYear(first, last))
  const wrong: string[] = []
  let visitsError = 0
  for (const [day, sum] of expected) {
    const found = balance.find(one => one.day === day)
    const want = judgedByHand(sum)
    if (found === undefined) continue
    visitsError = Math.max(visitsError, Math.abs((found.visits ?? 0) - (want.visits ?? 0)))
    if (found.in !== sum.in || found.out !== sum.out || found.grade !== want.grade || found.used !== want.correctable || Math.abs((found.visits ?? 0) - (want.visits ?? 0)) > 1e-9) {
      wrong.push(`${day}: ${sum.in} in, ${sum.out} out should be ${want.grade}, ${want.visits?.toFixed(2) ?? 'no'} visits; the product says ${found.grade}, ${found.visits?.toFixed(2) ?? 'no'}`)
    }
  }
  const busy = [...expected.values()].filter(isBusy)
  const share = (is: (sum: Recount) => boolean) => busy.filter(is).length / busy.length
  const left = [...liveLeft(readings).entries()].filter(([day]) => isBusy(expected.get(day)!)).map(([, people]) => people).sort((a, b) => a - b)
  return {
    days: expected.size, busyDays: busy.length, good: share(sum => judgedByHand(sum).grade === 'good'), fault: share(sum => judgedByHand(sum).grade === 'fault'),
    correctable: share(sum => judgedByHand(sum).correctable), visitsError, wrong: expected.size === 0 ? ['no counting day was found'] : wrong,
    imbalance: busy.reduce((sum, day) => sum + Math.abs(day.in - day.out), 0) / busy.reduce((sum, day) => sum + (day.in + day.out) / 2, 0),
    phantoms: { median: left[left.length >> 1] ?? NaN, most: left.at(-1) ?? NaN }
  }
}

const dayOf = (time: number) => localDate(time - RESET_HOUR_MS)

function recount (readings: Place['readings']): ReadonlyMap<string, Recount> {
  const days = new Map<string, Recount>()
  for (const { time, values } of readings) {
    const sum = days.get(dayOf(time)) ?? { in: 0, out: 0 }
    days.set(dayOf(time), { in: sum.in + (values.passagesIn ?? 0), out: sum.out + (values.passagesOut ?? 0) })
  }
  return days
}

/** A3.5 in integers: |I−O| against 5 % and 10 % of the mean; correctable by s or by counting noise. */
function judgedByHand ({ in: came, out }: Recount): { readonly grade: 'good' | 'doubtful' | 'fault', readonly correctable: boolean, readonly visits: number | undefined } {
  const [total, off] = [came + out, Math.abs(came - out)]
  const grade = 40 * off <= total ? 'good' : 20 * off <= total || total < 50 ? 'doubtful' : 'fault'
  const correctable = (8100 * came <= 10_000 * out && 10_000 * out <= 12_321 * came) || off * off <= Math.max(4, total)
  return { grade, correctable, visits: correctable ? Math.sqrt(came * out) : undefined }
}

/** People whom a clamped live count leaves inside at each reset. */
function liveLeft (readings: Place['readings']): ReadonlyMap<string, number> {
  const left = new Map<string, number>()
  for (const { time, values } of readings.toSorted((a, b) => a.time - b.time)) {
    left.set(dayOf(time), Math.max(0, (left.get(dayOf(time)) ?? 0) + (values.passagesIn ?? 0) - (values.passagesOut ?? 0)))
  }
  return left
}

/** The recording is older than any official calendar of ours: plain weeks. */
function everyYear (from: number, to: number) {
  const years: Record<string, { readonly status: 'official', readonly off: [], readonly work: [] }> = {}
  for (let at = from - DAY_MS; at <= to + DAY_MS; at += DAY_MS) years[localDate(at).slice(0, 4)] = { status: 'official', off: [], work: [] }
  return { years, schoolHolidays: [] }
}
