import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createQueries } from '@linli/api/queries'
import { createRollup, evaluateDay } from '@linli/api/rollup'
import { CatalogueIndex, type Catalogue, type Space } from '@linli/domain/catalogue'
import type { PipelineCounters } from '@linli/domain/pipeline'
import { addDays, DAY_MS, startOfLocalDay } from '@linli/domain/time'
import { addParts, figuresOf, type Figures, type UsageParts } from '@linli/domain/usage'
import { loadDevices } from '@linli/firmware-sim/devices'
import { playFaults, truthOf, type Arrival, type Fault, type FaultyDistrict, type SpaceTruth } from '@linli/firmware-sim/faults'
import { Pipeline } from '@linli/gateway/pipeline'
import { openEmbeddedStore } from '@linli/store/embedded'
import { checkedDistrict, weeksOf } from './district.ts'

/** One space in one week: what we print, and what was. */
export interface SpaceWeek {
  readonly space: Space
  readonly monday: string
  readonly figures: Figures
  readonly parts: UsageParts
  readonly truth: SpaceTruth
  /** Entries that a faultless sensor would have told of, were it cut off and dead at the same times. */
  readonly toldVisits: number
}

/** What a run came to. */
export interface Run {
  /** As the letter prints it. */
  readonly weeks: readonly SpaceWeek[]
  /** From the same raw readings, had each counter been checked by hand. */
  readonly checked: readonly SpaceWeek[]
  readonly counters: PipelineCounters
  readonly messages: number
}

const RAW_RETENTION_DAYS = 90
/** Messages that are under way at once. */
const AT_ONCE = 2000
const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Plays a faulty district through decoders, pipeline (spool, checks, duplicates), the embedded store and the roll-up, day by day as its messages arrive, and asks for the
 * weeks as the letter does. There is no broker in between.
 */
export async function runAccuracy ({ catalogue, weeks, faults, seed, handCount }: {
  readonly catalogue: Catalogue, readonly weeks: number, readonly faults: readonly Fault[], readonly seed: number, /** People counted by hand beside each counter; 0: nobody did. */ readonly handCount: number
}): Promise<Run> {
  const dir = await mkdtemp(join(tmpdir(), 'linli-accuracy-'))
  let now = 0
  const clock = { now: () => now }
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const pipeline = new Pipeline({ store, clock, log: LOG, stateDir: join(dir, 'gateway'), catalogue, rawRetentionDays: RAW_RETENTION_DAYS, onEvent: () => undefined })
  const rollup = createRollup({ store, catalogue: () => catalogue, clock, log: LOG, rawRetentionDays: RAW_RETENTION_DAYS })
  const { mondays, span } = weeksOf(weeks)
  const district = playFaults({ catalogue, devices: await loadDevices(), faults, seed, from: span.from - DAY_MS, to: span.to + DAY_MS })
  let messages = 0
  try {
    await pipeline.start()
    for (const { until, arrivals } of district.play()) {
      for (let at = 0; at < arrivals.length; at += AT_ONCE) await Promise.all(arrivals.slice(at, at + AT_ONCE).map(arrival => pipeline.accept(arrival satisfies Arrival)))
      await pipeline.drained()
      messages += arrivals.length
      now = until
      await rollup.runUntilClean()
    }
    const queries = createQueries({ store, catalogue: () => catalogue, clock })
    const printed = await spaceWeeks({ catalogue, mondays, district, partsOf: (space, monday) => queries.week(space, monday) })
    const checkedCatalogue = checkedDistrict(catalogue, { faults, seed, people: handCount })
    const index = new CatalogueIndex(checkedCatalogue)
    const checked = handCount === 0 ? [] : await spaceWeeks({ catalogue: checkedCatalogue, mondays, district, partsOf: (space, monday) => weekOf(monday, date => evaluateDay({ store, index, space, date, now })) })
    return { weeks: printed, checked, counters: pipeline.status().counters, messages }
  } finally {
    await rollup.stop()
    await pipeline.stop()
    await store.close()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Parts of a week, day by day. */
async function weekOf (monday: string, evaluate: (date: string) => ReturnType<typeof evaluateDay>): Promise<UsageParts> {
  const days: UsageParts[] = []
  for (let day = 0; day < 7; day++) days.push((await evaluate(addDays(monday, day))).evaluation.parts)
  return days.reduce(addParts)
}

async function spaceWeeks ({ catalogue, mondays, district, partsOf }: {
  readonly catalogue: Catalogue, readonly mondays: readonly string[], readonly district: FaultyDistrict, readonly partsOf: (space: Space, monday: string) => Promise<UsageParts>
}): Promise<readonly SpaceWeek[]> {
  const weeks: SpaceWeek[] = []
  for (const space of catalogue.spaces) {
    for (const monday of mondays) {
      const week = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
      const parts = await partsOf(space, monday)
      const told = (district.told.get(space.id) ?? []).filter(({ time }) => week.from <= time && time < week.to)
      weeks.push({
        space, monday, parts, figures: figuresOf({ space, parts }), truth: truthOf({ world: district.world, space, ...week }), toldVisits: told.reduce((sum, { entries }) => sum + entries, 0)
      })
    }
  }
  return weeks
}
