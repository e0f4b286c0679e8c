import { LinliError } from '@linli/domain/errors'
import mqtt from 'mqtt'
import { gateCountFile, openGateCounts } from './gate-counts.ts'
import { openRobod, robodFiles } from './robod-nus-rooms.ts'
import { headsOf, type Series } from './series.ts'
import { doorFiles, openUciCalit2 } from './uci-calit2-door-counts.ts'
import { openUciOccupancy, uciOccupancyFiles } from './uci-occupancy-detection.ts'

export type { Series, SeriesMessage } from './series.ts'

/** Opens a folder with a recording that is recognised by what its files hold, whatever their names. @throws LinliError `series_unknown`. */
export async function openSeries (folder: string): Promise<Series> {
  const files = await headsOf(folder)
  const door = doorFiles(files)
  if (door) return openUciCalit2(folder, door)
  const rooms = robodFiles(files)
  if (rooms.length > 0) return openRobod(folder, rooms)
  const office = uciOccupancyFiles(files)
  if (office.length > 0) return openUciOccupancy(folder, office)
  const gate = gateCountFile(files)
  if (gate !== undefined) return openGateCounts(folder, gate)
  throw new LinliError('series_unknown', `no recording is recognised in "${folder}"; it should hold …inflow.csv and …outflow.csv with half-hours of a door, files with the columns timestamp, indoor_co2, occupant_count (ROBOD) or date, CO2, Occupancy (UCI), or one with dates, counts (a gate)`)
}

/** Messages that wait for their acknowledgement at once. */
const IN_FLIGHT = 500

/** Publishes a recording, oldest first, with QoS 1, and resolves with the number of messages when the broker has acknowledged all of them. */
export async function publishSeries ({ url, series, username, password }: {
  readonly url: string, readonly series: Series, readonly username?: string, readonly password?: string
}): Promise<number> {
  const client = await mqtt.connectAsync(url, { clean: true, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) })
  try {
    let published = 0
    let pending: Promise<unknown>[] = []
    for await (const { topic, payload } of series.messages()) {
      pending.push(client.publishAsync(topic, payload, { qos: 1 }))
      published++
      if (pending.length === IN_FLIGHT) {
        await Promise.all(pending)
        pending = []
      }
    }
    await Promise.all(pending)
    return published
  } finally {
    await client.endAsync()
  }
}
