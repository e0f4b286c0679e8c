import { DAY_MS } from '@linli/domain/time'
import { describeSeries, numberIn, readRows, wallClock, type Said, type Series, type SeriesFile } from './series.ts'

/** The gate counts modulo a million: its display has six digits. */
const DIGITS_END = 1_000_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The file with the columns of the gateCounts package. */
export function gateCountFile (files: readonly SeriesFile[]): string | undefined {
  return files.find(({ head }) => /^"?dates"?,"?counts"?$/i.test(head.trim()))?.name
}

/**
 * Daily readings of a gate's accumulated counter (R package gateCounts; perhaps made up as an example). A reading is taken at the end of its day. The counter knows
 * no direction; it is said as a two-way one that counts entries only. Cells without a number ("NA", "Gate Closed") say nothing.
 */
export function openGateCounts (folder: string, file: string): Series {
  return describeSeries({
    id: 'gatecounts-sample', name: { zh: '闸机累计计数记录', en: 'Gate counter recording' },
    spaces: [{ id: 'gate-hall', name: { zh: '闸机大厅', en: 'Gate hall' }, kind: 'study_room', occupancySource: 'none', visitsSource: 'none' }],
    devices: [{ id: 'gate', kind: 'totals', space: 'gate-hall', expectedIntervalSeconds: DAY_MS / 1000, rollover: DIGITS_END }],
    async read () {
      return (await readRows(folder, file)).flatMap(([date = '', count]): readonly Said[] => {
        const [, day, month = '', year] = /^(\d{2})-([A-Z][a-z]{2})-(\d{2})$/.exec(date) ?? []
        const start = day === undefined ? undefined : wallClock(`20${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day} 00:00`)
        const totalIn = numberIn(count)
        return start === undefined || totalIn === undefined ? [] : [{ device: 'gate', time: start + DAY_MS - 1000, values: { totalIn } }]
      })
    }
  })
}
