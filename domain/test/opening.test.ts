import t from 'tap'
import type { Device } from '../src/catalogue/index.ts'
import type { Reading } from '../src/readings/index.ts'
import { HOUR_MS } from '../src/time/index.ts'
import { figuresOf } from '../src/usage/index.ts'
import { daily, deviceOf, evaluateScene, MONDAY, regularly, roomOf, said } from './support/room.ts'

const at = (hour: number) => MONDAY + hour * HOUR_MS
const DOOR = deviceOf('d', 'door')
const COUNTER = deviceOf('c', 'counter')
const alive = (device: Device, to = at(29)) => regularly(device.id, { from: at(-30), to })
const door = (...states: readonly (readonly [number, boolean])[]) => states.map(([hour, open], seq) => said('d', at(hour), { open }, { seq }))

function opening (readings: readonly Reading[], devices: readonly Device[] = [DOOR], more: object = {}) {
  const space = roomOf({ occupancySource: 'none', visitsSource: 'none', hours: daily(['09:00', '17:00']), ...more })
  const { parts } = evaluateScene({ space, devices, readings })
  return { kept: parts.keptMs / HOUR_MS, planned: parts.plannedMs / HOUR_MS, figure: figuresOf({ space, parts }).opening_compliance! }
}

t.test('open is from the first to the last evidence, as far as it was planned', async t => {
  t.match(opening([...alive(DOOR), ...door([-1, false], [9.5, true], [17.5, false])]), { kept: 7.5, planned: 8, figure: { value: 7.5 / 8, methodClass: 'A', flags: [] } })
  t.match(opening([...alive(DOOR), ...door([-1, false], [8.5, true], [16, false])]), { kept: 7, planned: 8 }, 'closed early')
  t.match(opening([...alive(DOOR), ...door([-1, false], [6, true], [6.25, false], [11, true], [17, false])]), { kept: 6, planned: 8 }, 'cleaning at six hides no late opening')
  t.match(opening([...alive(DOOR), ...door([-1, false])]), { kept: 0, planned: 8, figure: { value: 0, status: 'ok' } }, 'a watched door that never moved')
})

t.test('a door that stands open counts at the edges, unless it is wedged', async t => {
  t.match(opening([...alive(DOOR), ...door([-1, false], [7.5, true])]), { kept: 8 })
  t.match(opening([...alive(DOOR), ...door([-29, false], [-28, true])]), { kept: 0, planned: 8 }, 'open for more than a day')
})

t.test('only witnessed time is judged, and without a door contact a day without evidence is none', async t => {
  const blind = [...alive(DOOR, at(11)), ...door([-1, false], [9, true])]
  t.match(opening(blind), { planned: 2 + 20 / 60, figure: { status: 'insufficient', value: undefined } })
  const half = [...alive(DOOR, at(15.5)), ...door([-1, false], [9, true], [15.75, false])]
  t.match(opening(half), { figure: { status: 'ok', coverage: 7.25 / 8, value: 6.75 / 7.25 } }, 'of the witnessed time')
  t.match(opening(alive(COUNTER), [COUNTER]), { kept: 0, planned: 0, figure: { status: 'insufficient' } })
  const used = [...alive(COUNTER), said('c', at(10), { passagesIn: 1 }, { seq: 1 }), said('c', at(17), { passagesOut: 1 }, { seq: 2 })]
  t.match(opening(used, [COUNTER]), { kept: 7, planned: 8, figure: { methodClass: 'C', flags: ['lower_bound'] } })
})

t.test('presence tells of an opening by its start and end, a head count by its first and last guest', async t => {
  const pir = deviceOf('p', 'presence', { holdSeconds: 3600 })
  const seen = [...alive(pir), ...[[9, true], [12, true], [16, false]].map(([hour, occupied], seq) => said('p', at(hour as number), { occupied: occupied as boolean }, { seq }))]
  t.match(opening(seen, [pir]), { kept: 7, planned: 8 }, 'the hold proves nothing')
  const head = deviceOf('h', 'headcount')
  const heads = [...alive(head), ...[[8.5, 0], [10, 2], [12, 5], [16, 0]].map(([hour, count], seq) => said('h', at(hour!), { count: count! }, { seq }))]
  t.match(opening(heads, [head]), { kept: 6, planned: 8 })
})

t.test('a space open for a whole day has no opening to keep', async t => {
  t.match(opening([...alive(DOOR), ...door([-1, false])], [DOOR], { hours: daily(['00:00', '24:00']) }).figure, { status: 'not_applicable', flags: ['round_the_clock'] })
})
