import { writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { linli } from './support/linli.ts'

/** A week of a door in the format of the UCI CalIt2 recording, and its plain recount. */
function calit2 (folder: string): { entries: number } {
  mkdirSync(folder)
  const rows = (flow: number) => Array.from({ length: 7 * 48 }, (_, slot) => {
    const date = new Date(Date.UTC(2005, 7, 1, 0, slot * 30))
    const text = date.toISOString()
    const hour = date.getUTCHours()
    // As many leave as come, an hour later: in from 8 to 17, out from 9 to 18.
    const people = hour >= 8 + flow && hour < 18 + flow ? 3 + (slot - flow * 2) % 5 : 0
    return { line: `${text.slice(5, 7)}/${text.slice(8, 10)}/05 ${text.slice(11, 19)},${people}`, people }
  })
  writeFileSync(join(folder, 'cal-inflow.csv'), `Date,People\n${rows(0).map(({ line }) => line).join('\n')}\n`)
  writeFileSync(join(folder, 'cal-outflow.csv'), `Date,People\n${rows(1).map(({ line }) => line).join('\n')}\n`)
  return { entries: rows(0).reduce((sum, { people }) => sum + people, 0) }
}

/** Two days of an office in the format of the UCI occupancy recording, and its plain recount in hours. */
function office (folder: string): { hours: number } {
  mkdirSync(folder)
  let minutes = 0
  const lines = Array.from({ length: 2 * 1440 }, (_, minute) => {
    const at = new Date(Date.UTC(2015, 1, 2, 0, minute))
    const busy = at.getUTCHours() >= 9 && at.getUTCHours() < 17
    if (busy) minutes++
    return `"${minute + 1}","${at.toISOString().slice(0, 19).replace('T', ' ')}",21.5,30,${busy ? 400 : 0},${busy ? 800 : 450},0.005,${busy ? 1 : 0}`
  })
  writeFileSync(join(folder, 'datatraining.txt'), `"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"\n${lines.join('\n')}\n`)
  return { hours: minutes / 60 }
}

/** A day of a lecture room in the format of ROBOD, and its plain recount in person-hours. */
function room (folder: string): { personHours: number } {
  mkdirSync(folder)
  let personMinutes = 0
  const lines = Array.from({ length: 7 * 288 }, (_, slot) => {
    const at = new Date(Date.UTC(2021, 8, 6, 0, slot * 5))
    const people = at.getUTCHours() >= 10 && at.getUTCHours() < 12 ? 20 : at.getUTCHours() === 15 ? 7 : 0
    personMinutes += people * 5
    return `${at.toISOString().slice(0, 19).replace('T', ' ')}+08:00,${people},24.5,60,600`
  })
  writeFileSync(join(folder, 'combined_Room1.csv'), `timestamp,occupant_count,air_temperature,indoor_relative_humidity,indoor_co2\n${lines.join('\n')}\n`)
  return { personHours: personMinutes / 60 }
}

t.test('recordings go through broker, gateway and store, and each week equals a plain recount', async t => {
  const folder = t.testdir()
  const door = calit2(join(folder, 'door'))
  const desk = office(join(folder, 'office'))
  const lecture = room(join(folder, 'room'))
  const home = join(folder, 'home')
  const { code, stdout, stderr } = await linli(['replay', ...['door', 'office', 'room'].map(name => join(folder, name))], { LINLI_HOME: home })
  t.equal(code, 0, stderr)
  t.match(stdout, /uci-calit2-door-counts: 336 messages · stored 336 · duplicate 0 · quarantined 0 · expired 0/)
  t.match(stdout, new RegExp(`calit2-building 2005-08-01…2005-08-07 {2}visits ${door.entries} visits`))
  t.match(stdout, new RegExp(`robod-room-1 2021-09-06…2021-09-12 .*person_hours ${lecture.personHours.toFixed(1)} person-hours`))
  t.match(stdout, /uci-office 2015-02-02…/)
  t.ok(desk.hours > 0)
  const again = await linli(['replay', join(folder, 'door'), '--no-letters'], { LINLI_HOME: home })
  t.match(again.stdout, new RegExp(`stored 0 · duplicate 336 [\\s\\S]*visits ${door.entries} visits`), 'a second play changes nothing')
})
