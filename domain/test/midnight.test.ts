import t from 'tap'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/time/index.ts'
import { addParts, type UsageParts } from '../src/usage/index.ts'
import { daily, deviceOf, evaluateScene, MONDAY, regularly, roomOf, said, type Scene } from './support/room.ts'

const at = (hour: number, minute = 0) => MONDAY + hour * HOUR_MS + minute * MINUTE_MS
/** Hold of none, valid for thirty minutes after its last word. */
const PIR = deviceOf('p', 'presence')
const AIR = deviceOf('e', 'environment')
const WHOLE = { from: at(-1), to: at(49) }

/** A room that never closes, used until some minutes before the first midnight and again some minutes after it. */
function late ({ before, after, silentFrom = Infinity }: { readonly before: number, readonly after: number, readonly silentFrom?: number }): Scene {
  const beats = [...regularly('p', WHOLE), ...regularly('e', WHOLE, { temperature: 20 })].filter(({ time, device }) => device === 'e' || time < silentFrom || time >= at(24, after))
  return {
    space: roomOf({ occupancySource: 'presence', visitsSource: 'none', hours: daily(['00:00', '24:00']), limits: [{ quantity: 'temperature', lo: 18, hi: 26, averaging: '1h' }] }), devices: [PIR, AIR],
    readings: [
      ...beats, said('p', at(22), { occupied: true }, { seq: 1 }), said('p', at(24, -before), { occupied: false }, { seq: 2 }), said('p', at(24, after), { occupied: true }, { seq: 3 }), said('p', at(25), { occupied: false }, { seq: 4 })
    ]
  }
}

const usedMinutes = ({ usedMs }: UsageParts) => usedMs / MINUTE_MS
const both = (scene: Scene) => {
  const [first, second, whole] = [evaluateScene(scene).parts, evaluateScene(scene, { from: MONDAY + DAY_MS }).parts, evaluateScene(scene, { days: 2 }).parts]
  return { added: addParts(first, second), whole }
}

t.test('a short vacant stretch across midnight belongs to the two days together, with its comfort', async t => {
  const { added, whole } = both(late({ before: 5, after: 9 }))
  t.equal(usedMinutes(whole), 180)
  t.equal(usedMinutes(added), 180)
  t.same(added.comfort, whole.comfort)
  t.same(whole.comfort['temperature'], { insideMs: 3 * HOUR_MS, judgedMs: 3 * HOUR_MS })
})

t.test('a quarter of an hour across midnight is vacant', async t => {
  const { added, whole } = both(late({ before: 6, after: 9 }))
  t.same([usedMinutes(added), usedMinutes(whole)], [165, 165])
  t.same(added.comfort, whole.comfort)
})

t.test('blind time across midnight is not bridged', async t => {
  // Its last word is at 23:20, so that it is blind from 23:50 on; used until 23:20.
  const scene = late({ before: 40, after: 9, silentFrom: at(23, 20) + 1 })
  const { added, whole } = both(scene)
  t.ok(evaluateScene(scene).parts.validMs < DAY_MS)
  t.same([usedMinutes(added), usedMinutes(whole)], [131, 131])
  const nearly = late({ before: 5, after: 9, silentFrom: at(23, 20) + 1 })
  const readings = nearly.readings.filter(({ time, device }) => device === 'e' || time <= at(23, 20) || time >= at(24, 9))
  const silent = both({ ...nearly, readings })
  t.same([usedMinutes(silent.added), usedMinutes(silent.whole)], [110 + 51, 110 + 51], 'seen until its sensor is no longer alive at 23:50')
})

t.test('an outage of minutes on either side of midnight is not bridged', async t => {
  const died = (hour: number, minute: number) => said('p', at(hour, minute), { online: false }, { seq: 9 })
  const born = (hour: number, minute: number) => said('p', at(hour, minute), { online: true }, { seq: 10 })
  for (const outage of [[died(23, 56), born(23, 58)], [died(24, 2), born(24, 3)]]) {
    const scene = late({ before: 5, after: 5 })
    const { added, whole } = both({ ...scene, readings: [...scene.readings.filter(({ time, values }) => !(values.online === true && time === at(24))), ...outage] })
    t.same([usedMinutes(added), usedMinutes(whole)], [170, 170])
  }
})

t.test('the passages of an outage are one block, however many days hold a part of it', async t => {
  const totals = (from: number, to: number, count: number) => regularly('c', { from: at(from), to: at(to) }, { totalIn: count, totalOut: count })
  const scene = { space: roomOf(), devices: [deviceOf('c', 'totals')], readings: [...totals(-1, 20, 10), ...totals(33, 53, 30)] }
  const { added, whole } = both(scene)
  t.equal(added.lumps.length, 1)
  t.same(added.lumps, whole.lumps)
})
