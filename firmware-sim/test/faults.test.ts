import { Catalogue, type Device } from '@linli/domain/catalogue'
import { addDays, DAY_MS, HOUR_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import t from 'tap'
import { demoCatalogue } from '../src/demo/index.ts'
import { loadDevices } from '../src/devices/index.ts'
import { loadFaults, playFaults, truthOf, type Arrival, type Fault } from '../src/faults/index.ts'
import { mixOf } from '../src/faults/at-work.ts'
import { createWorld } from '../src/world/index.ts'

const FROM = startOfLocalDay('2026-03-09')
const TO = FROM + 3 * DAY_MS
const district = Catalogue.parse(demoCatalogue(TO))
const spaces = district.spaces.filter(({ id }) => ['wutong-lane-studio', 'yunjin-gallery', 'yunjin-reading', 'yunjin-talent-gym'].includes(id))
const catalogue = { ...district, spaces, devices: district.devices.filter(({ kind, placements }) => kind !== 'environment' && spaces.some(({ id }) => id === placements[0]?.space)) }
const devices = await loadDevices()
const faults = await loadFaults()

/** What a message says of itself, whatever random names its ecosystem gives it. */
const facts = ({ topic, payload, retained, receivedAt }: Arrival) => `${receivedAt} ${retained} ${topic} ${Buffer.from(payload).toString().replace(/"deduplicationId":"[^"]+"/, '')}`
function played (chosen: readonly Fault[], seed = 1) {
  const faulty = playFaults({ catalogue, devices, faults: chosen, seed, from: FROM, to: TO })
  return { ...faulty, arrivals: [...faulty.play()].flatMap(({ arrivals }) => arrivals) }
}
const only = (...ids: readonly string[]) => ids.map(id => faults.get(id)!)

t.test('every fault says what it does in words, with its rates', async t => {
  t.strictSame([...faults.keys()], ['battery-death', 'clock-skew', 'direction-bias', 'double-counts', 'duplicates', 'late-data', 'missed-counts', 'outages', 'retained-ghosts'])
  for (const { id, rates, state } of faults.values()) t.match(state(rates), /\d/, id)
})

t.test('without a fault the messages are those of the world, a moment later', async t => {
  const world = createWorld(catalogue)
  const said = catalogue.devices.flatMap(device => world.readings(device, FROM, TO))
  const { arrivals } = played([])
  t.equal(arrivals.length, said.length)
  const late = said.map(({ time }) => time).sort((a, b) => a - b).map((time, index) => arrivals.toSorted((a, b) => a.receivedAt - b.receivedAt)[index]!.receivedAt - time)
  t.ok(Math.max(...late) < 2000)
})

t.test('the same seed gives the same messages, whatever the order in which faults are named and seeds are played', async t => {
  const all = [...faults.values()]
  const first = played(all, 3).arrivals.map(facts)
  const other = played(all, 4).arrivals.map(facts)
  t.strictSame(played(all.toReversed(), 3).arrivals.map(facts), first)
  t.not(other.join('\n'), first.join('\n'))
})

t.test('passages and heads are missed and doubled at their rates, and each counter misses one direction more', async t => {
  const passages = Array.from({ length: 20_000 }, (_, index) => ({ time: FROM + index * 9973, direction: index % 2 === 0 ? 1 as const : -1 as const, door: 0.5 }))
  const seen = (id: string, device: Device) => mixOf(only(id), 1).perceive(passages, device)
  const shareOf = (id: string, device: Device, direction: 1 | -1) => seen(id, device).filter(passage => passage.direction === direction).length / 10_000 - 1
  const [counter] = catalogue.devices.filter(({ kind }) => kind === 'counter')
  for (const direction of [1, -1] as const) {
    t.ok(Math.abs(shareOf('missed-counts', counter!, direction) + 0.03) < 0.006)
    t.ok(Math.abs(shareOf('double-counts', counter!, direction) - 0.01) < 0.004)
  }
  const biases = catalogue.devices.map(device => [shareOf('direction-bias', device, 1), shareOf('direction-bias', device, -1)])
  t.ok(biases.every(([into, out]) => (into === 0) !== (out === 0) && into! >= -0.046 && out! >= -0.046), JSON.stringify(biases))
  const heads = (id: string, count: number) => mixOf(only(id), 1).say({ device: counter!, site: 's', saidAt: FROM, clock: FROM, values: { count } })!.values.count! / count - 1
  t.ok(Math.abs(heads('missed-counts', 9000) + 0.03) < 0.006)
  t.ok(Math.abs(heads('double-counts', 9000) - 0.01) < 0.004)
})

t.test('messages are lost, told twice and told again as the same bytes', async t => {
  const clean = played([])
  const times = (id: string) => played(only(id)).arrivals
  t.ok(Math.abs(times('duplicates').length / clean.arrivals.length - 1.02) < 0.005)
  t.ok(times('outages').length + times('battery-death').length < 2 * clean.arrivals.length, 'something is never heard of')
  const ghosts = times('retained-ghosts')
  t.ok(ghosts.some(({ retained }) => retained) && ghosts.length > clean.arrivals.length)
  t.equal(new Set(ghosts.map(({ payload }) => Buffer.from(payload).toString())).size, clean.arrivals.length)
  const offsets = new Set(times('clock-skew').flatMap(({ receivedAt, payload }) => {
    const { time } = JSON.parse(Buffer.from(payload).toString()) as { time?: string }
    return time === undefined ? [] : [Math.round((Date.parse(time) - receivedAt) / 10_000)]
  }))
  t.ok(offsets.size > 1 && [...offsets].some(offset => offset !== 0), 'each clock is wrong in its own way')
})

t.test('late data comes within three days, and all of it', async t => {
  const late = { ...faults.get('late-data')!, rates: { ...faults.get('late-data')!.rates, perWeek: 7 } }
  const { arrivals } = played([late])
  t.equal(arrivals.length, played([]).arrivals.length)
  const delays = arrivals.map(({ receivedAt, payload }) => receivedAt - Date.parse((JSON.parse(Buffer.from(payload).toString()) as { time?: string }).time ?? new Date(receivedAt).toISOString()))
  t.ok(Math.max(...delays) > 2 * HOUR_MS && Math.max(...delays) < 3 * DAY_MS + 11 * MINUTE_MS)
})

t.test('what nobody can know is what fell into outages, and accumulated totals tell it later', async t => {
  const cut = { ...faults.get('outages')!, rates: { ...faults.get('outages')!.rates, perWeek: 7, shortestHours: 6, withoutPower: 0 } }
  const entries = (space: string, chosen: readonly Fault[]) => played(chosen).told.get(space)!.reduce((sum, told) => sum + told.entries, 0)
  t.ok(entries('yunjin-gallery', [cut]) < entries('yunjin-gallery', []), 'events are lost')
  t.equal(entries('wutong-lane-studio', [cut]), entries('wutong-lane-studio', []), 'totals are not')
  const dark = { ...cut, rates: { ...cut.rates, withoutPower: 1 } }
  t.ok(entries('wutong-lane-studio', [dark]) < entries('wutong-lane-studio', []), 'without power nothing is counted')
})

t.test('the truth is what a look every second gives', async t => {
  const world = createWorld(catalogue)
  const space = spaces.find(({ id }) => id === 'wutong-lane-studio')!
  const truth = truthOf({ world, space, from: FROM, to: FROM + DAY_MS })
  let persons = 0
  let used = 0
  let pause = Infinity
  for (let at = FROM + 9 * HOUR_MS; at < FROM + 21 * HOUR_MS; at += 1000) {
    const people = world.truth(space.id, at)
    persons += people
    if (people === 0) pause++
    else {
      used += 1 + (pause < 900 ? pause : 0)
      pause = 0
    }
  }
  t.equal(truth.openMs, 12 * HOUR_MS)
  t.ok(Math.abs(truth.personMs / 1000 - persons) < 60, `${truth.personMs / 1000} ${persons}`)
  t.ok(Math.abs(truth.loadMs * space.capacity[0]!.value - truth.personMs) < 1e-3)
  t.ok(Math.abs(truth.usedMs / 1000 - used) < 60, `${truth.usedMs / 1000} ${used}`)
  t.equal(truth.visits, world.passages(space.id, FROM, FROM + DAY_MS).filter(({ direction }) => direction === 1).length)
  t.equal(truthOf({ world, space, from: FROM, to: startOfLocalDay(addDays('2026-03-09', 2)) }).visits, truth.visits + truthOf({ world, space, from: FROM + DAY_MS, to: FROM + 2 * DAY_MS }).visits)
})
