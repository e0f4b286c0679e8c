import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createQueries } from '@linli/api/queries'
import { createRollup } from '@linli/api/rollup'
import { CatalogueIndex, type Catalogue, type Space } from '@linli/domain/catalogue'
import type { PipelineCounters } from '@linli/domain/pipeline'
import { addDays, startOfLocalDay } from '@linli/domain/time'
import { figuresOf, type Figures, type UsageParts } from '@linli/domain/usage'
import { loadDevices } from '@linli/firmware-sim/devices'
import { playFaults, truthOf, type Arrival, type Fault, type SpaceTruth } from '@linli/firmware-sim/faults'
import { Pipeline } from '@linli/gateway/pipeline'
import { openEmbeddedStore } from '@linli/store/embedded'
import { weeksOf } from './district.ts'

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
  readonly weeks: readonly SpaceWeek[]
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
export async function runAccuracy ({ catalogue, weeks, faults, seed }: { readonly catalogue: Catalogue, readonly weeks: number, readonly faults: readonly Fault[], readonly seed: number }): Promise<Run> {
  const dir = await mkdtemp(join(tmpdir(), 'linli-accuracy-'))
  let now = 0
  const clock = { now: () => now }
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const pipeline = new Pipeline({ store, clock, log: LOG, stateDir: join(dir, 'gateway'), catalogue, rawRetentionDays: RAW_RETENTION_DAYS, onEvent: () => undefined })
  const rollup = createRollup({ store, catalogue: () => catalogue, clock, log: LOG, rawRetentionDays: RAW_RETENTION_DAYS })
  const queries = createQueries({ store, catalogue: () => catalogue, clock })
  const { mondays, span } = weeksOf(weeks)
  const district = playFaults({ catalogue, devices: await loadDevices(), faults, seed, from: span.from - 24 * 3_600_000, to: span.to + 24 * 3_600_000 })
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
    const result: SpaceWeek[] = []
    for (const space of new CatalogueIndex(catalogue).spaces.values()) {
      for (const monday of mondays) {
        const week = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
        const parts = await queries.week(space, monday)
        const told = (district.told.get(space.id) ?? []).filter(({ time }) => week.from <= time && time < week.to)
        result.push({
          space, monday, parts, figures: figuresOf({ space, parts }), truth: truthOf({ world: district.world, space, ...week }), toldVisits: told.reduce((sum, { entries }) => sum + entries, 0)
        })
      }
    }
    return { weeks: result, counters: pipeline.status().counters, messages }
  } finally {
    await rollup.stop()
    await pipeline.stop()
    await store.close()
    await rm(dir, { recursive: true, force: true })
  }
}
