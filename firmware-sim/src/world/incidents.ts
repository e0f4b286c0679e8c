import { HOUR_MS, QUARTER_MS, localDate, startOfLocalDay } from '@linli/domain/time'

/** What is out of the ordinary in a district. */
export interface Incidents {
  /** Devices that say nothing from an instant (UTC ms) on. */
  readonly silent: readonly { readonly device: string, readonly from: number }[]
  /** A group fills a room while its ventilation runs at `airChangePerHour`; nobody else comes in meanwhile. [from, to), UTC ms. */
  readonly crowded: readonly { readonly space: string, readonly from: number, readonly to: number, readonly people: number, readonly airChangePerHour: number }[]
}

export const NO_INCIDENTS: Incidents = { silent: [], crowded: [] }

/** Ids of the demo catalogue that its incidents are about. */
export const SILENT_COUNTER = 'yunjin-gallery-counter'
export const CROWDED_ROOM = 'wutong-study-24h'

/**
 * The two open alerts with which the demo begins at `start` (UTC ms, where history ends and live begins): one counter silent since
 * yesterday evening, and one room in use that has been above 1500 ppm for a while. A catalogue without these ids is not touched.
 */
export function demoIncidents (start: number): Incidents {
  const quarter = Math.floor(start / QUARTER_MS) * QUARTER_MS
  return {
    silent: [{ device: SILENT_COUNTER, from: startOfLocalDay(localDate(start)) - 6 * HOUR_MS }],
    crowded: [{ space: CROWDED_ROOM, from: quarter - 4 * HOUR_MS, to: quarter + 8 * HOUR_MS, people: 14, airChangePerHour: 0.7 }]
  }
}
