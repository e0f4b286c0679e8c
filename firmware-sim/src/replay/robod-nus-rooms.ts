import { HOUR_MS, localDate, weekday } from '@linli/domain/time'
import { describeSeries, factsInReadme, known, numberIn, readRows, wallClock, type Said, type Series, type SeriesFile } from './series.ts'

const ROOM_FILE = /room[ _-]?(\d+)/i
const COLUMNS = ['timestamp', 'indoor_co2', 'occupant_count']
/** The indoor unit's clock was in UTC although each row says +08:00 (rank correlation of sound and head count -0.34 as printed, 0.56 mended). */
const INDOOR_CLOCK_FAULT_MS = 8 * HOUR_MS

/** Rooms by the paper's table: m2, seats. */
const ROOMS: Readonly<Record<string, { readonly zh: string, readonly en: string, readonly areaM2: number, readonly seats: number }>> = {
  1: { zh: '一号阶梯教室', en: 'Lecture room 1', areaM2: 118.6, seats: 40 },
  2: { zh: '二号阶梯教室', en: 'Lecture room 2', areaM2: 53.7, seats: 40 },
  3: { zh: '三号办公室', en: 'Office 3', areaM2: 98.4, seats: 15 }
}

/** Files with the columns of ROBOD. */
export function robodFiles (files: readonly SeriesFile[]): readonly string[] {
  return files.filter(({ head }) => COLUMNS.every(column => head.split(',').includes(column))).map(({ name }) => name)
}

/**
 * ROBOD (Tekler et al., Building Simulation 2022): rooms of the National University of Singapore, a row each five minutes of the days that were recorded; head count from
 * cameras, and an air monitor whose columns are moved by the eight hours its clock was wrong. VOC in ppb is no quantity of ours.
 */
export async function openRobod (folder: string, files: readonly string[]): Promise<Series> {
  const rooms = await Promise.all(files.map(async (file, index) => {
    const room = ROOM_FILE.exec(file)?.[1] ?? String(index + 1)
    const { zh, en, areaM2, seats: capacity } = ROOMS[room] ?? {}
    const facts = areaM2 === undefined ? await factsInReadme(folder, new RegExp(`\\bRoom ?${room} [a-z]+, [\\d.]`, 'i')) : { areaM2, capacity }
    return { room, ...facts, name: zh === undefined || en === undefined ? `Room ${room}` : { zh, en }, said: await readRoom(folder, { room, file }) }
  }))
  const said = rooms.flatMap(({ said }) => said)
  return describeSeries({
    id: 'robod-nus-rooms', name: { zh: '新加坡国立大学房间记录（ROBOD）', en: 'NUS rooms recording (ROBOD)' },
    spaces: rooms.map(({ room, name, areaM2, capacity }) => ({
      id: `robod-room-${room}`, name, kind: 'education_complex' as const, occupancySource: 'headcount' as const, visitsSource: 'none' as const,
      ...(areaM2 === undefined ? {} : { areaM2 }), ...(capacity === undefined ? {} : { capacity: [{ from: '2000-01-01', value: capacity }] })
    })),
    devices: rooms.flatMap(({ room }) => [
      { id: `robod-room-${room}-air`, kind: 'environment' as const, space: `robod-room-${room}`, expectedIntervalSeconds: 300 },
      { id: `robod-room-${room}-heads`, kind: 'headcount' as const, space: `robod-room-${room}`, expectedIntervalSeconds: 300 }
    ]),
    // Days that nobody recorded are not days without anybody.
    days: [...new Set(said.filter(({ device }) => device.endsWith('-heads')).map(({ time }) => weekday(localDate(time))))].sort(),
    read: () => Promise.resolve(said)
  })
}

async function readRoom (folder: string, { room, file }: { readonly room: string, readonly file: string }): Promise<readonly Said[]> {
  const [header = [], ...rows] = await readRows(folder, file)
  const column = (name: string) => header.indexOf(name)
  const [at, heads] = [column('timestamp'), column('occupant_count')]
  const indoor = [
    ['temperature', column('air_temperature')], ['humidity', column('indoor_relative_humidity')], ['co2', column('indoor_co2')],
    ['pm25', column('pm2.5')], ['noise', column('sound_pressure_level')], ['illuminance', column('illuminance')]
  ] as const
  return rows.flatMap(row => {
    const time = wallClock(row[at] ?? '')
    if (time === undefined) return []
    const count = numberIn(row[heads])
    const air = known(Object.fromEntries(indoor.map(([field, index]) => [field, numberIn(row[index])])))
    return [
      ...(count === undefined ? [] : [{ device: `robod-room-${room}-heads`, time, values: { count } }]),
      ...(Object.keys(air).length === 0 ? [] : [{ device: `robod-room-${room}-air`, time: time + INDOOR_CLOCK_FAULT_MS, values: air }])
    ]
  })
}
