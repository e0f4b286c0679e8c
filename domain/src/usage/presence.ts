import { intervalAt, normalise, SECOND_MS, type Interval, type TimeSet } from '../time/index.ts'
import type { Living } from './alive.ts'

/** When a presence sensor says that somebody is there (DOMAIN A3.6): P never outlives the sensor's life. */
export function presenceOf ({ device, messages, alive }: Living): TimeSet {
  const holdMs = device.holdSeconds * SECOND_MS
  const reports = messages.flatMap(({ time, values }) => values.occupied === undefined ? [] : [{ at: time, occupied: values.occupied }])
  const spans: Interval[] = []
  reports.forEach(({ at, occupied }, index) => {
    const life = intervalAt(alive, at)
    if (!occupied || !life) return
    const next = device.pulse ? at : reports[index + 1]?.at ?? Infinity
    spans.push({ from: at, to: Math.min(next + holdMs, life.to) })
  })
  return normalise(spans)
}
