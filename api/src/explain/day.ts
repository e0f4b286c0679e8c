import { differencesOf, figureOf, pickParts, sensorsOfDay, stateOf, type DayChange, type DayCheck, type DayOfSensors, type ExplainedDay } from '@linli/domain/explain'
import type { MetricId } from '@linli/domain/figures'
import { countingDays, type DayBalance, type UsageParts } from '@linli/domain/usage'
import type { ReplacedDay } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import { DEFINITION, RUNNING, type StoredDay } from '../rollup/index.ts'
import { causesOf, type Side } from './causes.ts'
import { computeDay, type Computed, type World } from './world.ts'

/** One day of an answer: what is told of it, and what only the whole is made of. */
export interface DayAnswer {
  readonly day: ExplainedDay
  readonly parts: UsageParts
  /** Undefined: the raw readings are gone. */
  readonly sensors: DayOfSensors | undefined
  readonly balance: readonly DayBalance[]
  readonly change: DayChange | undefined
  /** The parts by what is known now, when another instant was asked for. */
  readonly partsNow: UsageParts
  /** Nothing is known of it any more: neither stored parts nor readings. */
  readonly isLost: boolean
}

export interface DayContext {
  readonly store: TelemetryStore
  readonly metric: MetricId
  readonly now: number
  /** The world that was asked for, and that of now. */
  readonly world: World
  readonly present: World
  /** The catalogue of a version, for parts that were stored with it. */
  readonly worldOf: (day: StoredDay) => World | undefined
  readonly stored: StoredDay | undefined
  readonly replaced: readonly ReplacedDay[]
  readonly hasRaw: boolean
}

/** Explains one local day: the parts a figure takes of it, and whether the raw readings still give them. */
export async function explainDay (date: string, context: DayContext): Promise<DayAnswer> {
  const { store, metric, now, world, stored, hasRaw } = context
  const computed = await computeDay(store, world, { date, now })
  const kept = keptParts(context)
  const isLost = !hasRaw && kept === undefined
  const parts = kept?.parts ?? computed.evaluation.parts
  const { change, partsNow } = world.asOf === undefined ? await againstStored(date, context, { kept, computed }) : await againstPresent(date, context, parts, kept)
  const figure = figureOf(metric, { space: world.space, parts })
  const check: DayCheck = !hasRaw ? 'expired' : computed.isRunning ? 'running' : change && world.asOf === undefined ? 'differs' : 'same'
  const sensors = hasRaw ? sensorsOfDay(computed.input, metric) : undefined
  const origin = kept ?? (stored && stored.partsVersion !== RUNNING && world.asOf === undefined ? stored : undefined)
  return {
    parts, partsNow, sensors, change, isLost, balance: hasRaw ? balanceOfPast(computed, now) : [],
    day: {
      date, state: stateOf(figure, parts), figure, parts: pickParts(metric, parts), open: sensorsOfDay({ ...computed.input, readings: [] }, metric).open, check,
      ...(origin ? { partsVersion: origin.partsVersion, ...(origin.catalogue === undefined ? {} : { catalogue: origin.catalogue }), ...(origin.computedAt === undefined ? {} : { computedAt: origin.computedAt }) } : {})
    }
  }
}

/**
 * Stored parts that are taken as they are. Now: those of a day that is over, of present definitions or, once the readings are gone, of any. Of another instant: only once the readings are
 * gone, what stood stored then, or else what is left.
 */
function keptParts ({ world: { asOf }, stored, replaced, hasRaw }: DayContext): StoredDay | undefined {
  const over = stored && stored.partsVersion !== RUNNING ? stored : undefined
  if (asOf === undefined) return over && (over.partsVersion === DEFINITION || !hasRaw) ? over : undefined
  if (hasRaw) return undefined
  return replaced.find(({ computedAt, replacedAt }) => computedAt <= asOf && asOf < replacedAt) ?? over
}

/** Stored parts against what the raw readings give. */
async function againstStored (date: string, context: DayContext, { kept, computed }: { readonly kept: StoredDay | undefined, readonly computed: Computed }): Promise<Pick<DayAnswer, 'change' | 'partsNow'>> {
  const { store, metric, now, hasRaw, present, worldOf } = context
  const { parts } = computed.evaluation
  const partsNow = kept?.parts ?? parts
  if (!kept || !hasRaw) return { change: undefined, partsNow }
  return { partsNow, change: await changeOf(date, { store, metric, now, hasRaw }, { parts: kept.parts, world: worldOf(kept), partsVersion: kept.partsVersion }, { parts, world: present, partsVersion: DEFINITION }) }
}

/** What was known then against what is known now. */
async function againstPresent (date: string, context: DayContext, parts: UsageParts, kept: StoredDay | undefined): Promise<Pick<DayAnswer, 'change' | 'partsNow'>> {
  const { store, metric, now, hasRaw, world, present, stored, worldOf } = context
  const over = stored && (stored.partsVersion === DEFINITION || (!hasRaw && stored.partsVersion !== RUNNING)) ? stored : undefined
  const partsNow = over?.parts ?? (await computeDay(store, present, { date, now })).evaluation.parts
  const change = await changeOf(date, { store, metric, now, hasRaw }, { parts, world: kept ? worldOf(kept) : world, partsVersion: kept?.partsVersion ?? DEFINITION }, { parts: partsNow, world: present, partsVersion: over?.partsVersion ?? DEFINITION })
  // What stood stored then cannot be told any more: what is left was made later.
  const isLater = kept && world.asOf !== undefined && (kept.computedAt ?? Infinity) > world.asOf
  return { partsNow, change: change ?? (isLater ? { date, differences: [], causes: [{ kind: 'raw_expired' }] } : undefined) }
}

async function changeOf (date: string, how: Pick<DayContext, 'store' | 'metric' | 'now' | 'hasRaw'>, before: Side, after: Side): Promise<DayChange | undefined> {
  const differences = differencesOf(how.metric, before.parts, after.parts)
  return differences.length === 0 ? undefined : { date, differences, causes: await causesOf(how.store, { ...how, date }, before, after) }
}

/** The balance of counting days that are over: of today people are still inside, which is no fault. */
function balanceOfPast ({ input: { space, period }, evaluation: { balance } }: Computed, now: number): readonly DayBalance[] {
  const over = new Set(countingDays(space.resetAt, period).filter(({ to }) => to <= now).map(({ day }) => day))
  return balance.filter(({ day }) => over.has(day))
}
