import { differencesOf, factsChanged, type Cause } from '@linli/domain/explain'
import type { MetricId } from '@linli/domain/figures'
import type { UsageParts } from '@linli/domain/usage'
import type { TelemetryStore } from '@linli/store/telemetry'
import { computeDay, type World } from './world.ts'

/** One side of a comparison: parts, the world that they were made in, and the version of the definitions they follow. */
export interface Side { readonly parts: UsageParts, readonly world: World | undefined, readonly partsVersion: number }

/**
 * Why the parts of a day are not the same before and after: each cause is tried alone, by computing the day with only that one changed. What no cause accounts for is said to be
 * unexplained. `hasRaw`: the raw readings are there to try it.
 */
export async function causesOf (store: TelemetryStore, { metric, date, now, hasRaw }: { readonly metric: MetricId, readonly date: string, readonly now: number, readonly hasRaw: boolean }, before: Side, after: Side): Promise<readonly Cause[]> {
  const causes: Cause[] = before.partsVersion === after.partsVersion ? [] : [{ kind: 'definition', from: before.partsVersion, to: after.partsVersion }]
  const [was, is] = [before.world, after.world]
  const facts = was && is ? factsChanged(was.space.id, was.index, is.index) : []
  const catalogue: readonly Cause[] = was && is && facts.length > 0 ? [{ kind: 'catalogue', from: was.index.catalogue.version, to: is.index.catalogue.version, facts }] : []
  if (!hasRaw) return [...causes, ...catalogue, { kind: 'raw_expired' }]
  if (was && is) {
    const moves = async (world: World) => differencesOf(metric, before.parts, (await computeDay(store, world, { date, now })).evaluation.parts).length > 0
    if (catalogue.length > 0 && await moves({ ...is, asOf: was.asOf })) causes.push(...catalogue)
    if (was.asOf !== is.asOf && await moves({ ...was, asOf: is.asOf })) causes.push(...await lateReadings(store, { date, now, was, is }))
  }
  return causes.length > 0 ? causes : [{ kind: 'unexplained' }]
}

/** Readings that one world had and the earlier one had not. */
async function lateReadings (store: TelemetryStore, { date, now, was, is }: { readonly date: string, readonly now: number, readonly was: World, readonly is: World }): Promise<readonly Cause[]> {
  const { input } = await computeDay(store, is, { date, now })
  const late = input.readings.filter(({ receivedAt }) => receivedAt > (was.asOf ?? Infinity) && receivedAt <= (is.asOf ?? Infinity))
  if (late.length === 0) return []
  const received = late.map(({ receivedAt }) => receivedAt)
  return [{ kind: 'late_readings', count: late.length, devices: [...new Set(late.map(({ device }) => device))], receivedFrom: Math.min(...received), receivedTo: Math.max(...received) }]
}
