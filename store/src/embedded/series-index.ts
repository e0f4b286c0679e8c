import type { DatabaseSync } from 'node:sqlite'
import type { MeasurementId } from '@linli/domain/telemetry'
import type { Series } from './packet.ts'

type Known = Series & { readonly values: Readonly<Record<string, string>> }

/** The tag sets of the file, read once; those that came since are added at each question. */
export class SeriesIndex {
  readonly #known = new Map<string, Known[]>()
  #last = 0

  /** Series of a measurement whose tags have one of the wanted values, and how many there are in all. `database` must not be within a write. */
  matching (database: DatabaseSync, measurement: MeasurementId, tags: Readonly<Record<string, readonly string[]>>): { readonly series: readonly Series[], readonly of: number } {
    this.#refresh(database)
    const all = this.#known.get(measurement) ?? []
    const wanted = Object.entries(tags).map(([tag, values]) => [tag, new Set(values)] as const)
    const series = all.filter(({ values }) => wanted.every(([tag, accepted]) => values[tag] !== undefined && accepted.has(values[tag])))
    return { series: series.map(({ id, measurement, tags }) => ({ id, measurement, tags })), of: all.length }
  }

  #refresh (database: DatabaseSync): void {
    for (const row of database.prepare('SELECT id, measurement, tags FROM series WHERE id > ? ORDER BY id').all(this.#last)) {
      const known = { id: Number(row['id']), measurement: row['measurement'] as MeasurementId, tags: String(row['tags']), values: JSON.parse(String(row['tags'])) as Record<string, string> }
      const list = this.#known.get(known.measurement)
      if (list) list.push(known)
      else this.#known.set(known.measurement, [known])
      this.#last = known.id
    }
  }
}
