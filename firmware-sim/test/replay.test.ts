import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import { Aedes } from 'aedes'
import t, { type Test } from 'tap'
import { openSeries, publishSeries, type Series } from '../src/replay/index.ts'

let folders = 0

async function open (t: Test, files: Readonly<Record<string, string>>): Promise<Series> {
  const folder = join(t.testdirName, String(folders++))
  await mkdir(folder, { recursive: true })
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return openSeries(folder)
}

async function hear (series: Series): Promise<{ device: string, time: string, [field: string]: unknown }[]> {
  const heard: { device: string, time: string, [field: string]: unknown }[] = []
  for await (const { topic, payload } of series.messages()) heard.push({ device: topic.split('/')[3]!, ...JSON.parse(payload) })
  return heard
}

const INFLOW = '"10/15/05 03:30:00",2\n"10/15/05 04:00:00",5\n"\n"10/15/05 05:00:00",7\n'
const OUTFLOW = '"10/15/05 03:30:00",1\n"10/15/05 04:00:00",0\n"10/15/05 04:30:00",3\n"\n"10/15/05 05:00:00",4\n'

t.test('door counts are replayed with the stray quotes left out and the missing slot not said', async t => {
  const series = await open(t, { 'cal-inflow.csv': INFLOW, 'cal-outflow.csv': OUTFLOW })
  t.equal(series.id, 'uci-calit2-door-counts')
  t.strictSame(await hear(series), [
    { device: 'calit2-main-door', time: '2005-10-14T20:00:00.000Z', passagesIn: 2, passagesOut: 1 },
    { device: 'calit2-main-door', time: '2005-10-14T20:30:00.000Z', passagesIn: 5, passagesOut: 0 },
    { device: 'calit2-main-door', time: '2005-10-14T21:00:00.000Z', passagesOut: 3 },
    { device: 'calit2-main-door', time: '2005-10-14T21:30:00.000Z', passagesIn: 7, passagesOut: 4 }
  ])
})

t.test('the office recording becomes an air monitor and a presence sensor, oldest file first', async t => {
  const header = '"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"\n'
  const series = await open(t, {
    'datatraining.txt': `${header}"1","2015-02-04 17:51:00",23.18,27.272,426,721.25,0.0048,1\n"2","2015-02-04 17:51:59",23.15,,429.5,714,0.0048,0\n`,
    'datatest.txt': `${header}"140","2015-02-02 14:19:00",23.7,26.272,585.2,749.2,0.0048,1\n`
  })
  t.strictSame(await hear(series), [
    { device: 'uci-office-air', time: '2015-02-02T06:19:00.000Z', temperature: 23.7, humidity: 26.272, illuminance: 585.2, co2: 749.2 },
    { device: 'uci-office-presence', time: '2015-02-02T06:19:00.000Z', occupied: true },
    { device: 'uci-office-air', time: '2015-02-04T09:51:00.000Z', temperature: 23.18, humidity: 27.272, illuminance: 426, co2: 721.25 },
    { device: 'uci-office-presence', time: '2015-02-04T09:51:00.000Z', occupied: true },
    { device: 'uci-office-air', time: '2015-02-04T09:51:59.000Z', temperature: 23.15, illuminance: 429.5, co2: 714 },
    { device: 'uci-office-presence', time: '2015-02-04T09:51:59.000Z', occupied: false }
  ])
})

const ROBOD = 'timestamp,voc,sound_pressure_level,indoor_relative_humidity,air_temperature,illuminance,pm2.5,indoor_co2,occupant_presence,occupant_count\n' +
  '2021-09-07 00:00 +08:00,20.0,48.8,72.7,26.6,0.0,4.0,430.1,0,0\n2021-09-07 08:00 +08:00,20.0,50,70,26,1,5,600,1,3\n'

t.test('only the indoor columns of the rooms are moved by eight hours', async t => {
  const series = await open(t, { 'combined_Room1.csv': ROBOD })
  t.strictSame(await hear(series), [
    { device: 'robod-room-1-heads', time: '2021-09-06T16:00:00.000Z', count: 0 },
    { device: 'robod-room-1-air', time: '2021-09-07T00:00:00.000Z', temperature: 26.6, humidity: 72.7, co2: 430.1, pm25: 4, noise: 48.8, illuminance: 0 },
    { device: 'robod-room-1-heads', time: '2021-09-07T00:00:00.000Z', count: 3 },
    { device: 'robod-room-1-air', time: '2021-09-07T08:00:00.000Z', temperature: 26, humidity: 70, co2: 600, pm25: 5, noise: 50, illuminance: 1 }
  ])
})

const OFFICE = '"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"\n"1","2015-02-04 17:51:00",23.18,27.272,426,721.25,0.0048,1\n'
const GATE = 'dates,counts\n01-Sep-21,999990\n02-Sep-21,NA\n03-Sep-21,"""Gate Closed"""\n04-Sep-21,12\n'

t.test('a gate says its totals, and nothing where the cell has no number', async t => {
  t.strictSame(await hear(await open(t, { 'counts.csv': GATE })), [
    { device: 'gate', time: '2021-09-01T15:59:59.000Z', totalIn: 999990 },
    { device: 'gate', time: '2021-09-04T15:59:59.000Z', totalIn: 12 }
  ])
})

t.test('a recording is known by its columns, and a room by what the README says of it', async t => {
  const series = await open(t, { 'readings_room5.csv': ROBOD, 'README.md': 'Rooms: Room4 office, 70 m2, 9 seats; Room5 library, 125.4 m2, 20 seats.' })
  t.match(Catalogue.parse(series.catalogue()).spaces, [{ id: 'robod-room-5', areaM2: 125.4, capacity: [{ value: 20 }] }])
})

t.test('every recording has a catalogue of a recorded site, open round the clock on the recorded days', async t => {
  for (const files of [{ 'cal-inflow.csv': INFLOW, 'cal-outflow.csv': OUTFLOW }, { 'combined_Room1.csv': ROBOD }, { 'office.csv': OFFICE }, { 'gate.csv': GATE }]) {
    const series = await open(t, files)
    const catalogue = Catalogue.parse(series.catalogue())
    t.strictSame(catalogue.sites.map(({ id, recorded }) => ({ id, recorded })), [{ id: series.id, recorded: true }])
    for (const { hours, site } of catalogue.spaces) {
      t.equal(site, series.id)
      t.ok(Object.values(hours[0]!.weekly).flat().every(span => span.join() === '00:00,24:00'))
    }
    for (const { device } of await hear(series)) t.ok(catalogue.devices.some(({ id, external }) => id === device && external === device))
  }
})

t.test('a folder without a known recording is refused with what it should hold', async t => {
  await t.rejects(open(t, { 'something.csv': 'a,b' }), { code: 'series_unknown', message: /inflow\.csv/ })
})

t.test('publishing sends every message to the broker', async t => {
  const broker = await Aedes.createBroker()
  const server = createServer(broker.handle)
  const topics: string[] = []
  broker.on('publish', (packet, client) => { if (client) topics.push(`${packet.topic} ${packet.qos}`) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => new Promise<void>(resolve => broker.close(() => server.close(() => resolve()))))
  const series = await open(t, { 'cal-inflow.csv': INFLOW, 'cal-outflow.csv': OUTFLOW })
  t.equal(await publishSeries({ url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, series }), 4)
  t.strictSame(topics, Array(4).fill('linli/v1/uci-calit2-door-counts/calit2-main-door/telemetry 1'))
})
