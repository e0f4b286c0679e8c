import { createHash } from 'node:crypto'
import { MEASUREMENTS, type MeasurementId, type Point } from '@linli/domain/telemetry'
import { DAY_MS, QUARTER_MS } from '@linli/domain/time'
import type { Row, TelemetryStore } from '../telemetry/port.ts'

/** Before anything that a store holds, UTC ms; the whole of time is [this, −this). */
const EVER_MS = -8_640_000_000_000_000

/** What a store holds of a measurement: how many rows, and a checksum that no order changes. Equal rows have equal fingerprints. */
export interface Fingerprint { readonly rows: number, readonly checksum: string }

/** How far copying has come: rows before `to` (UTC ms) are there. */
export interface CopyProgress { readonly measurement: MeasurementId, readonly to: number, readonly rows: number }

/** A row that the target refuses for ever, in its words. */
export interface CopyRefusal { readonly time: number, readonly tags: Readonly<Record<string, string>>, readonly reason: string }

/**
 * Copies a measurement a day at a time, oldest first, from an instant on; each day is durable when it is reported. Nothing else may write into either meanwhile.
 * Repeating it changes nothing. What was not stale before is not stale after.
 */
export async function *copyMeasurement ({ from, to }: { readonly from: TelemetryStore, readonly to: TelemetryStore }, measurement: MeasurementId, { after = EVER_MS, stale }: {
  readonly after?: number
  /** Quarter-hours that stay to be computed, as {@link staleOf} gives them. */
  readonly stale: ReadonlySet<string>
}): AsyncGenerator<CopyProgress & { readonly refused: readonly CopyRefusal[] }> {
  for await (const { rows, end } of daysOf(from, measurement, after)) {
    const { refused } = await to.write(rows.map((row): Point => ({ measurement, ...row })))
    if (MEASUREMENTS[measurement].keep === 'raw') await keepFresh(to, rows, stale)
    yield { measurement, to: end, rows: rows.length, refused: refused.map(({ index, reason }) => ({ time: rows[index]!.time, tags: rows[index]!.tags, reason })) }
  }
}

/** The quarter-hours of a store that wait to be computed. */
export async function staleOf (store: TelemetryStore): Promise<ReadonlySet<string>> {
  return new Set((await store.takeDirty(Number.MAX_SAFE_INTEGER)).map(({ device, from }) => quarterKey(device, from)))
}

/** Reads all rows of a measurement. */
export async function fingerprintOf (store: TelemetryStore, measurement: MeasurementId): Promise<Fingerprint> {
  let rows = 0
  let sum = 0n
  for await (const day of daysOf(store, measurement, EVER_MS)) {
    rows += day.rows.length
    for (const row of day.rows) sum = BigInt.asUintN(64, sum + hashOf(row))
  }
  return { rows, checksum: sum.toString(16).padStart(16, '0') }
}

/** A write marks what it touched: that is taken back for what was up to date where it came from. */
async function keepFresh (store: TelemetryStore, rows: readonly Row[], stale: ReadonlySet<string>): Promise<void> {
  const fresh = new Set(rows.map(({ tags, time }) => quarterKey(tags['device']!, Math.floor(time / QUARTER_MS) * QUARTER_MS)).filter(key => !stale.has(key)))
  const marked = await store.takeDirty(Number.MAX_SAFE_INTEGER)
  await store.clearDirty(marked.filter(({ device, from }) => fresh.has(quarterKey(device, from))))
}

/** Days that have rows; stretches without any are passed over. */
async function *daysOf (store: TelemetryStore, measurement: MeasurementId, after: number): AsyncGenerator<{ readonly rows: readonly Row[], readonly end: number }> {
  for (let from = after; ;) {
    const [next] = await store.read({ measurement, from, to: -EVER_MS, oldest: 1 })
    if (!next) return
    const end = (Math.floor(next.time / DAY_MS) + 1) * DAY_MS
    yield { rows: await store.read({ measurement, from: next.time, to: end }), end }
    from = end
  }
}

/** 64 bits of the row, whatever the order of its tags and fields. */
function hashOf ({ tags, time, seq, fields }: Row): bigint {
  const sorted = (record: object) => Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1)
  return createHash('sha256').update(JSON.stringify([sorted(tags), time, seq ?? null, sorted(fields)])).digest().readBigUInt64BE()
}

const quarterKey = (device: string, from: number) => `${device} ${from}`
