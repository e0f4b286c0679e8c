import { setImmediate } from 'node:timers/promises'
import { Catalogue } from '@linli/domain/catalogue'
import { hasCode } from '@linli/domain/errors'
import type { Point } from '@linli/domain/telemetry'
import { DAY_MS, HOUR_MS, addDays, localDate, startOfLocalDay, type Clock } from '@linli/domain/time'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { history } from '@linli/firmware-sim/history'
import { startLiveDistrict, type LiveLog } from '@linli/firmware-sim/live'
import { demoIncidents, type Incidents } from '@linli/firmware-sim/world'
import type { BrokerAddress } from '@linli/domain/topics'
import type { Ledger } from '@linli/store/ledger'
import { RAW_MEASUREMENTS, type TelemetryStore } from '@linli/store/telemetry'

/** Local days before the first start that the demo district has a past for: eight weeks. */
export const DEMO_PAST_DAYS = 56
/** After these days the last whole week is complete, whatever the weekday, and three weeks before it: weekends are compared with four of their days at least. */
const LETTER_DAYS = 35

/** The simulated district in a home: its past is in the store, its present comes over MQTT. */
export interface Demo {
  /** Writes the catalogue at the first start, and what the devices said since yesterday, or since the last run. */
  prepare (): Promise<void>
  /** Lets the devices speak, and fills the rest of the past in the background, newest day first. */
  start (options: BrokerAddress & { readonly onLetterDays: () => Promise<void>, readonly onComplete: () => Promise<void> }): Promise<void>
  /** Share of the past that is there, 0..1; undefined when all of it is. */
  progress (): number | undefined
  stop (): Promise<void>
}

/** Every simulated device speaks at least this often. */
const SLOWEST_INTERVAL_MS = HOUR_MS

/** Names of the ledger settings that a demo keeps. */
const BEGAN = 'demo.began'
/** Oldest local date from which on the past is complete. */
const FILLED_FROM = 'demo.filledFrom'

/** Where a demo keeps how far it came, and whom it gives its catalogue to. A ledger is one. */
export interface DemoPlace extends Pick<Ledger, 'setting' | 'setSetting'> {
  saveCatalogue (catalogue: Catalogue, by: { readonly at: number, readonly by: string }): unknown
}

/** A demo on an open store. A home with a catalogue that is no demo's stays as it is: see {@link isDemoHome}. */
export function createDemo ({ store, ledger, clock, log }: { readonly store: TelemetryStore, readonly ledger: DemoPlace, readonly clock: Clock, readonly log: LiveLog }): Demo {
  let stopping = false
  let preparedTo = 0
  let filling = Promise.resolve()
  let district: { stop (): Promise<void> } | undefined

  const began = () => Number(ledger.setting(BEGAN))
  const incidents = (): Incidents => demoIncidents(began())
  // The district as it began: what people add to the catalogue later is real, and never played.
  let played: Catalogue | undefined
  const playedCatalogue = () => played ??= Catalogue.parse(demoCatalogue(began()))
  const oldest = () => addDays(localDate(began()), -DEMO_PAST_DAYS)
  const write = async (from: number, to: number, wanted: (point: Point) => boolean = () => true) => {
    for (const batch of history({ catalogue: playedCatalogue(), from, to, incidents: incidents() })) {
      if (stopping) return
      await store.write(batch.filter(wanted))
      await setImmediate()
    }
  }

  async function fillPast (onLetterDays: () => Promise<void>): Promise<void> {
    const letterDate = addDays(localDate(began()), -LETTER_DAYS)
    for (let date = addDays(ledger.setting(FILLED_FROM)!, -1); date >= oldest() && !stopping; date = addDays(date, -1)) {
      await write(startOfLocalDay(date), startOfLocalDay(addDays(date, 1)))
      if (stopping) return
      ledger.setSetting(FILLED_FROM, date)
      if (date === letterDate) await onLetterDays()
    }
  }

  return {
    async prepare () {
      const now = clock.now()
      if (ledger.setting(BEGAN) === undefined) ledger.setSetting(BEGAN, String(now))
      if (ledger.setting(FILLED_FROM) === undefined) {
        await ledger.saveCatalogue(playedCatalogue(), { at: now, by: 'demo' })
        ledger.setSetting(FILLED_FROM, addDays(localDate(began()), -1))
      }
      // What was already heard is not said again: a device's own newest row decides.
      const heard = await newestByDevice(store)
      const newest = Math.max(...heard.values())
      // The counting day of the small hours began yesterday.
      const since = Math.max(startOfLocalDay(addDays(localDate(began()), -1)), newest - SLOWEST_INTERVAL_MS, now - DEMO_PAST_DAYS * DAY_MS)
      await write(since, now, point => point.time > (heard.get(point.tags['device']!) ?? -Infinity))
      preparedTo = now
    },
    async start ({ onLetterDays, onComplete, ...broker }) {
      district = await startLiveDistrict({ ...broker, catalogue: playedCatalogue(), clock, log, from: preparedTo, incidents: incidents() })
      filling = fillPast(onLetterDays).then(async () => { if (!stopping) await onComplete() })
        // The api ends first, and takes no more work.
        .catch((error: unknown) => { if (!stopping && !hasCode(error, 'api_stopped')) log.warn({ err: error }, 'the past of the demo district could not be filled in; it is tried again at the next start') })
    },
    progress () {
      const days = (startOfLocalDay(localDate(began())) - startOfLocalDay(ledger.setting(FILLED_FROM) ?? localDate(began()))) / DAY_MS
      return days >= DEMO_PAST_DAYS ? undefined : days / DEMO_PAST_DAYS
    },
    async stop () {
      stopping = true
      await Promise.all([filling, district?.stop()])
    }
  }
}

/** A home is a demo's when one began there, or when nothing has been imported into it yet. */
export function isDemoHome (ledger: Ledger): boolean {
  return ledger.setting(BEGAN) !== undefined || ledger.catalogue().version === 0
}

async function newestByDevice (store: TelemetryStore): Promise<ReadonlyMap<string, number>> {
  const newest = new Map<string, number>()
  for (const measurement of RAW_MEASUREMENTS) {
    for (const { tags, time } of await store.latest(measurement)) {
      const device = tags['device']!
      newest.set(device, Math.max(newest.get(device) ?? -Infinity, time))
    }
  }
  return newest
}
