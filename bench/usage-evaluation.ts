/**
 * One space, one week: from raw readings to parts and figures, against one pass over the same array (the limit of any program that looks at
 * each reading once). `node bench/usage-evaluation.ts`
 */
import { Device, Space } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import { DAY_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage, figuresOf } from '@linli/domain/usage'

const FROM = startOfLocalDay('2026-03-02')
const hours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, [['09:00', '21:00']]]))
const space = Space.parse({
  id: 's', site: 'x', name: 's', kind: 'study_room', capacity: [{ from: 0, value: 40 }], hours: [{ from: 0, weekly: hours }], occupancySource: 'counter', visitsSource: 'counter',
  limits: [{ quantity: 'co2', hi: 1000, averaging: '1h' }, { quantity: 'temperature', lo: 16, hi: 28, averaging: '15min' }]
})
const device = (id: string, kind: string) => Device.parse({ id, kind, source: 'x', external: id, expectedIntervalSeconds: 60, placements: [{ space: 's', from: 0 }] })
const devices = [device('c', 'counter'), device('e', 'environment')]

function week (everyMs: number): readonly Reading[] {
  const readings: Reading[] = []
  for (let time = FROM - DAY_MS / 4; time < FROM + 7.25 * DAY_MS; time += everyMs) {
    const index = readings.length / 2
    const base = { time, timedOn: 'device' as const, receivedAt: time }
    readings.push({ device: 'c', ...base, values: { passagesIn: index % 7 === 0 ? 2 : 0, passagesOut: index % 7 === 3 ? 2 : 0 } })
    readings.push({ device: 'e', ...base, values: { co2: 600 + index % 600, temperature: 20 + index % 10 } })
  }
  return readings
}

function milliseconds (act: () => unknown): number {
  const times: number[] = []
  for (let run = 0; run < 15; run++) {
    const started = performance.now()
    act()
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[7]!
}

let sink = 0
for (const everyMinutes of [10, 2, 1]) {
  const readings = week(everyMinutes * MINUTE_MS)
  const once = milliseconds(() => {
    for (const { time, values } of readings) sink += time % 7 + (values.co2 ?? 0) + (values.passagesIn ?? 0)
  })
  const full = milliseconds(() => {
    const { parts } = evaluateUsage({ space, devices, gateways: [], readings, schoolHolidays: [], period: { from: FROM, to: FROM + 7 * DAY_MS } })
    sink += figuresOf({ space, parts }).visits?.value ?? 0
  })
  process.stdout.write(`${String(readings.length).padStart(6)} readings: ${full.toFixed(1)} ms a week, ${Math.round(readings.length / full)} readings/ms, ${Math.round(full / once)} × one pass over the array (${once.toFixed(3)} ms)\n`)
}
process.stdout.write(`(${Math.round(sink) === -1 ? '' : 'median of 15 runs'})\n`)
