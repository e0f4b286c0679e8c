import type { CatalogueIndex, Space } from '@linli/domain/catalogue'
import type { MetricId } from '@linli/domain/figures'
import { figuresOf, type Lump } from '@linli/domain/usage'
import type { TelemetryStore } from '@linli/store/telemetry'
import { DEFINITION } from '../rollup/index.ts'
import type { ExportFormat } from './contract.ts'
import { OpenTables, type WrittenTable } from './open-tables.ts'
import { devicesIn, rawReadings, windowOfReadings } from './raw-readings.ts'
import { DAYS, LUMPS, type UsageDay } from './tables/days.ts'
import { DEVICES, PLACEMENTS, READINGS } from './tables/devices.ts'
import { DAY_COMFORT, DAY_FIGURES, FLAG_ROWS, FLAGS, METRIC_ROWS, METRICS, type ComfortRow, type FigureRow } from './tables/figures.ts'
import { QUARTERS, type QuarterRow } from './tables/quarters.ts'
import {
  CAPACITIES, CLOSURES, closureRows, costRows, COSTS, hoursRows, limitRows, LIMITS, OPENING_HOURS, SPACES, SPECIAL_HOURS, specialRows, STAFF_VISITS, versionRows
} from './tables/spaces.ts'
import { usageDays, type Dates } from './usage-days.ts'

/** What is exported from. */
export interface ExportSource { readonly store: TelemetryStore, readonly index: CatalogueIndex, readonly spaces: readonly Space[], /** UTC ms. */ readonly now: number }

/** Where it goes, and what of it. */
export interface ExportTarget extends Dates {
  readonly dir: string
  readonly formats: readonly ExportFormat[]
  readonly readings: boolean
  readonly publish: boolean
  readonly onProgress?: (done: number, of: number) => void
}

/** Writes every table of an export into a folder. */
export async function writeTables (source: ExportSource, target: ExportTarget): Promise<readonly WrittenTable[]> {
  await using tables = new OpenTables(target.dir, target.formats)
  if (target.publish) {
    await writePublished(source, target, tables)
    return await tables.end()
  }
  await writeUsage(source, target, tables)
  await writeCatalogue(source, target, tables)
  return await tables.end()
}

/** Figures that rest on single quarter-hours, and what the spaces cost: neither leaves the operator with the days. */
const UNPUBLISHED: ReadonlySet<MetricId> = new Set(['peak', 'p95', 'unmet_demand', 'over_capacity', 'cost_per_visit', 'cost_per_person_hour', 'cost_per_open_hour'])

/**
 * Days and nothing finer. Hours with their small counts hidden would need to know of each quarter-hour whether its passages are known, which is not stored: an hour that was
 * blind would look empty. Parts of days tell when the first came and the last went, and stay inside too.
 */
async function writePublished (source: ExportSource, target: ExportTarget, tables: OpenTables): Promise<void> {
  const { spaces, index } = source
  const figures = await tables.open(DAY_FIGURES)
  for (const [done, space] of spaces.entries()) {
    for await (const day of usageDays(source, space, target)) await figures(figureRows(day).filter(({ figure }) => !UNPUBLISHED.has(figure.metric)))
    target.onProgress?.(done + 1, spaces.length)
  }
  await writeSpaces(spaces, index, tables)
  await writeWords(tables)
}

/** Quarter-hours, days, figures, comfort and lumps, in one pass over the days. */
async function writeUsage (source: ExportSource, target: ExportTarget, tables: OpenTables): Promise<void> {
  const quarters = await tables.open(QUARTERS)
  const days = await tables.open(DAYS)
  const figures = await tables.open(DAY_FIGURES)
  const comfort = await tables.open(DAY_COMFORT)
  const lumps = await tables.open(LUMPS)
  for (const [done, space] of source.spaces.entries()) {
    const found = new Map<string, Lump>()
    for await (const day of usageDays(source, space, target)) {
      await quarters(quarterRows(day))
      await days([day])
      await figures(figureRows(day))
      await comfort(comfortRows(day))
      // One that crosses midnight is told by both days.
      for (const lump of day.parts.lumps) found.set(`${lump.device} ${lump.from}`, lump)
    }
    await lumps([...found.values()].map(lump => ({ space, lump })))
    target.onProgress?.(done + 1, source.spaces.length)
  }
}

function quarterRows ({ space, date, parts: methods, quarters }: UsageDay): readonly QuarterRow[] {
  return quarters.map(quarter => ({ space, date, quarter, methods }))
}

function figureRows ({ space, date, parts }: UsageDay): readonly FigureRow[] {
  return Object.values(figuresOf({ space, parts })).map(figure => ({ space, date, figure, definition: DEFINITION }))
}

function comfortRows ({ space, date, parts: { comfort, lead, trail } }: UsageDay): readonly ComfortRow[] {
  return Object.entries(comfort).map(([quantity, own]) => ({ space, date, quantity, comfort: own, lead: lead?.blocks[quantity], trail: trail?.blocks[quantity] }))
}

async function writeSpaces (spaces: readonly Space[], index: CatalogueIndex, tables: OpenTables): Promise<void> {
  await tables.write(SPACES, spaces.map(space => ({ space, site: index.siteOf(space.id) })))
  await tables.write(CAPACITIES, versionRows(spaces, 'capacity'))
  await tables.write(OPENING_HOURS, hoursRows(spaces))
  await tables.write(SPECIAL_HOURS, specialRows(spaces))
}

async function writeWords (tables: OpenTables): Promise<void> {
  await tables.write(METRICS, METRIC_ROWS)
  await tables.write(FLAGS, FLAG_ROWS)
}

/** What was known of the spaces and their devices, and the words of the figures; with them the raw readings, if wished. */
async function writeCatalogue ({ store, index, spaces }: ExportSource, target: ExportTarget, tables: OpenTables): Promise<void> {
  await writeSpaces(spaces, index, tables)
  await tables.write(CLOSURES, closureRows(spaces))
  await tables.write(STAFF_VISITS, versionRows(spaces, 'staffVisitsPerOpenDay'))
  await tables.write(LIMITS, limitRows(spaces))
  await tables.write(COSTS, costRows(spaces))
  const window = windowOfReadings(index, spaces, target)
  const devices = devicesIn(index, spaces, window)
  await tables.write(DEVICES, devices)
  const chosen = new Set(spaces.map(({ id }) => id))
  await tables.write(PLACEMENTS, devices.flatMap(device => device.placements.filter(({ space }) => chosen.has(space)).map(placement => ({ device, placement }))))
  await writeWords(tables)
  if (!target.readings) return
  const append = await tables.open(READINGS)
  for await (const readings of rawReadings(store, { devices, spaces, window })) await append(readings)
}
