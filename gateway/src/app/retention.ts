import { CatalogueIndex, type Catalogue } from '@linli/domain/catalogue'
import { MEASUREMENTS, type MeasurementId } from '@linli/domain/telemetry'
import { DAY_MS, HOUR_MS, MINUTE_MS, type Clock } from '@linli/domain/time'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'

/** How often old rows are looked for, and how long after the start for the first time. */
const EVERY_MS = HOUR_MS
const FIRST_MS = 5 * MINUTE_MS

/** Removes what is older than each measurement is kept; what belongs to recorded sites stays. */
export async function expireOld ({ store, catalogue, now, rawRetentionDays }: { readonly store: TelemetryStore, readonly catalogue: Catalogue, readonly now: number, readonly rawRetentionDays: number }): Promise<void> {
  const index = new CatalogueIndex(catalogue)
  const recorded = catalogue.devices.filter(({ placements }) => placements.some(({ space }) => index.siteOf(space)?.recorded)).map(({ id }) => id)
  const sites = catalogue.sites.filter(site => site.recorded).map(({ id }) => id)
  for (const [measurement, { keep, tags }] of Object.entries(MEASUREMENTS) as [MeasurementId, { keep: 'raw' | number | undefined, tags: readonly string[] }][]) {
    if (keep === 'raw') await store.expire(measurement, now - rawRetentionDays * DAY_MS, { except: { device: recorded } })
    else if (keep !== undefined) await store.expire(measurement, now - keep * DAY_MS, tags.includes('site') ? { except: { site: sites } } : {})
  }
}

/** Does so every hour. */
export function keepRetention ({ catalogue, clock, log, ...rest }: {
  readonly store: TelemetryStore, readonly clock: Clock, readonly log: Logger, readonly rawRetentionDays: number, readonly catalogue: () => Catalogue
}): { stop (): void } {
  const run = () => {
    expireOld({ ...rest, catalogue: catalogue(), now: clock.now() }).catch((error: unknown) => { log.warn({ err: error }, 'old rows could not be removed; it is tried again') })
  }
  const first = setTimeout(run, FIRST_MS).unref()
  const timer = setInterval(run, EVERY_MS).unref()
  return {
    stop () {
      clearTimeout(first)
      clearInterval(timer)
    }
  }
}
