import { describeSeries, factsInReadme, known, numberIn, readRows, wallClock, type Said, type Series, type SeriesFile } from './series.ts'

const COLUMNS = ['date', 'CO2', 'Occupancy']
/** The office of the paper: 5.85 × 3.50 × 3.53 m, two people. */
const PAPERS_OFFICE = { areaM2: 20.5, ceilingM: 3.53, capacity: 2 }

/** Files with the columns of this data set, whatever their names. */
export function uciOccupancyFiles (files: readonly SeriesFile[]): readonly string[] {
  return files.filter(({ head }) => COLUMNS.every(column => columnsOf(head).includes(column))).map(({ name }) => name)
}

const columnsOf = (head: string): readonly string[] => head.split(',').map(name => name.replaceAll('"', '').trim())

/**
 * UCI Occupancy Detection (Candanedo, Feldheim, Energy and Buildings 112, 2016): an office, about a row a minute. One air monitor and the
 * pictures' truth as a presence sensor. Rows have one field more than the header: its first, the row number, has no name.
 */
export async function openUciOccupancy (folder: string, files: readonly string[]): Promise<Series> {
  const { areaM2, ceilingM, capacity } = { ...PAPERS_OFFICE, ...await factsInReadme(folder, /room|office/i) }
  return describeSeries({
    id: 'uci-occupancy-detection', name: { zh: '办公室在场记录（UCI）', en: 'Office occupancy recording (UCI)' },
    spaces: [{
      id: 'uci-office', name: { zh: '比利时办公室', en: 'Office in Belgium' }, kind: 'community_enterprise', areaM2, ceilingM, capacity: [{ from: '2000-01-01', value: capacity }],
      occupancySource: 'presence', visitsSource: 'none'
    }],
    devices: [
      { id: 'uci-office-air', kind: 'environment', space: 'uci-office', expectedIntervalSeconds: 60 },
      { id: 'uci-office-presence', kind: 'presence', space: 'uci-office', expectedIntervalSeconds: 60 }
    ],
    async read () {
      const rows = await Promise.all(files.map(async file => {
        const [header = [], ...rest] = await readRows(folder, file)
        return rest.flatMap(row => readRow(header, row))
      }))
      return rows.flat()
    }
  })
}

function readRow (header: readonly string[], row: readonly string[]): readonly Said[] {
  const cell = (name: string) => row[header.indexOf(name) < 0 ? -1 : header.indexOf(name) + row.length - header.length]
  const time = wallClock(cell('date') ?? '')
  if (time === undefined) return []
  const values = known({ temperature: numberIn(cell('Temperature')), humidity: numberIn(cell('Humidity')), illuminance: numberIn(cell('Light')), co2: numberIn(cell('CO2')) })
  const occupied = numberIn(cell('Occupancy'))
  return [{ device: 'uci-office-air', time, values }, ...(occupied === undefined ? [] : [{ device: 'uci-office-presence', time, values: { occupied: occupied > 0 } }])]
}
