import { LinliError } from '@linli/domain/errors'
import mqtt from 'mqtt'
import { isRobod, openRobod } from './robod-nus-rooms.ts'
import { filesOf, type Series } from './series.ts'
import { isUciCalit2, openUciCalit2 } from './uci-calit2-door-counts.ts'
import { isUciOccupancy, openUciOccupancy } from './uci-occupancy-detection.ts'

export type { Series, SeriesMessage } from './series.ts'

/** Opens a folder with a recording that is recognised by its file names. @throws LinliError `series_unknown`. */
export async function openSeries (folder: string): Promise<Series> {
  const files = await filesOf(folder)
  if (isUciCalit2(files)) return openUciCalit2(folder)
  if (isRobod(files)) return openRobod(folder, files)
  if (isUciOccupancy(files)) return openUciOccupancy(folder, files)
  throw new LinliError('series_unknown', `no recording is recognised in "${folder}"; it should hold cal-inflow.csv and cal-outflow.csv, combined_Room1.csv, or datatraining.txt`)
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
