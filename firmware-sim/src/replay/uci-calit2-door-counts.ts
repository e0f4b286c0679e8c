import { MINUTE_MS } from '@linli/domain/time'
import { describeSeries, known, numberIn, readRows, wallClock, type Said, type Series, type SeriesFile } from './series.ts'

const FLOW_FILE = /(in|out)[-_ ]?flow\.csv$/i
const ROW = /^"?\d{2}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}"?,\d/
const SLOT_MS = 30 * MINUTE_MS

/** One door: the file of each direction. */
export interface DoorFiles { readonly inflow: string, readonly outflow: string }

/** The two files of a door, `…inflow.csv` and `…outflow.csv` with rows of this data set, below a heading or without one; undefined where one is missing. */
export function doorFiles (files: readonly SeriesFile[]): DoorFiles | undefined {
  const rows = files.filter(({ head, next }) => ROW.test(head) || ROW.test(next)).map(({ name }) => name)
  const [inflow, outflow] = ['in', 'out'].map(direction => rows.find(name => FLOW_FILE.exec(name)?.[1]?.toLowerCase() === direction))
  return inflow === undefined || outflow === undefined ? undefined : { inflow, outflow }
}

/**
 * UCI CalIt2 Building People Counts (Ihler, Hutchins, Smyth, KDD 2006): the main door, people in each half-hour. A row's time is the
 * beginning of its half-hour, and a counter reports what has passed: the message is sent at the end. A direction that one file lacks is not said.
 */
export function openUciCalit2 (folder: string, { inflow, outflow }: DoorFiles): Series {
  return describeSeries({
    id: 'uci-calit2-door-counts', name: { zh: 'CalIt2 大楼正门记录（UCI）', en: 'CalIt2 main door recording (UCI)' },
    spaces: [{ id: 'calit2-building', name: { zh: 'CalIt2 大楼', en: 'CalIt2 building' }, kind: 'education_complex', occupancySource: 'counter', visitsSource: 'counter' }],
    devices: [{ id: 'calit2-main-door', kind: 'counter', space: 'calit2-building', expectedIntervalSeconds: 1800 }],
    async read () {
      const slots = new Map<number, { passagesIn?: number, passagesOut?: number }>()
      for (const [file, field] of [[inflow, 'passagesIn'], [outflow, 'passagesOut']] as const) {
        for (const [date = '', people] of await readRows(folder, file)) {
          const [, month, day, year, clock] = /^(\d{2})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(date) ?? []
          const start = clock === undefined ? undefined : wallClock(`20${year}-${month}-${day} ${clock}`)
          const count = numberIn(people)
          if (start !== undefined && count !== undefined) slots.set(start, { ...slots.get(start), [field]: count })
        }
      }
      return [...slots].map(([start, values]): Said => ({ device: 'calit2-main-door', time: start + SLOT_MS, values: known({ ...values }) }))
    }
  })
}
