import { describeSeries, known, numberIn, readRows, wallClock, type Said, type Series } from './series.ts'

const FILES = /^data(training|test2?)\.txt$/

export function isUciOccupancy (files: readonly string[]): boolean {
  return files.some(file => FILES.test(file))
}

/**
 * UCI Occupancy Detection (Candanedo, Feldheim, Energy and Buildings 112, 2016): an office, about a row a minute. One air monitor and the
 * pictures' truth as a presence sensor. Rows have one field more than the header: its first, the row number, has no name.
 */
export function openUciOccupancy (folder: string, files: readonly string[]): Series {
  return describeSeries({
    id: 'uci-occupancy-detection', name: { zh: '办公室在场记录（UCI）', en: 'Office occupancy recording (UCI)' },
    spaces: [{ id: 'uci-office', name: { zh: '比利时办公室', en: 'Office in Belgium' }, kind: 'community_enterprise', occupancySource: 'presence', visitsSource: 'none' }],
    devices: [
      { id: 'uci-office-air', kind: 'environment', space: 'uci-office', expectedIntervalSeconds: 60 },
      { id: 'uci-office-presence', kind: 'presence', space: 'uci-office', expectedIntervalSeconds: 60 }
    ],
    async read () {
      const said: Said[] = []
      for (const file of files.filter(name => FILES.test(name))) {
        for (const row of await readRows(folder, file)) said.push(...readRow(row))
      }
      return said
    }
  })
}

function readRow ([, date = '', temperature, humidity, light, co2, , occupancy]: readonly string[]): readonly Said[] {
  const time = wallClock(date)
  if (time === undefined) return []
  const values = known({ temperature: numberIn(temperature), humidity: numberIn(humidity), illuminance: numberIn(light), co2: numberIn(co2) })
  const occupied = numberIn(occupancy)
  return [{ device: 'uci-office-air', time, values }, ...(occupied === undefined ? [] : [{ device: 'uci-office-presence', time, values: { occupied: occupied > 0 } }])]
}
