import t from 'tap'
import { MINUTE_MS } from '../src/time/index.ts'
import { hold, livesOf, sourceValid, validityMs } from '../src/usage/alive.ts'
import { sense } from '../src/usage/sensed.ts'
import { deviceOf, MONDAY, roomOf, said } from './support/room.ts'

const at = (minute: number) => MONDAY + minute * MINUTE_MS
const minutes = (set: readonly { readonly from: number, readonly to: number }[]) => set.map(({ from, to }) => [(from - MONDAY) / MINUTE_MS, (to - MONDAY) / MINUTE_MS])
const heard = (...times: readonly number[]) => times.map(minute => said('d', at(minute), { online: true }))
const died = (minute: number) => said('d', at(minute), { online: false })

t.test('a message proves three intervals of work, and five minutes at least', async t => {
  t.equal(validityMs({ expectedIntervalSeconds: 600 }), 30 * MINUTE_MS)
  t.equal(validityMs({ expectedIntervalSeconds: 10 }), 5 * MINUTE_MS)
  t.same(minutes(livesOf(deviceOf('d', 'counter'), heard(0, 30, 61))), [[0, 60], [61, 91]], 'what touches is one life')
})

t.test('a last will ends a life at once, and a later message begins another', async t => {
  t.same(minutes(livesOf(deviceOf('d', 'counter'), [...heard(0), died(10), ...heard(20)])), [[0, 10], [20, 50]])
  t.same(minutes(livesOf(deviceOf('d', 'counter'), [...heard(0), died(10), ...heard(10)])), [[0, 40]], 'back in the same instant')
})

t.test('a session lasts until it or its gateway dies; other devices owe their gateway nothing', async t => {
  const session = deviceOf('d', 'counter', { evidence: 'session', via: 'g' })
  t.same(minutes(livesOf(session, [...heard(0), died(600)])), [[0, 600]])
  t.same(minutes(livesOf(session, heard(0, 500), [at(100)])), [[0, 100], [500, Infinity]])
  t.same(minutes(livesOf(deviceOf('d', 'counter', { via: 'g' }), heard(0), [at(10)])), [[0, 30]])
})

t.test('two doors, one blind, are blind; what is not installed yet does not blind', async t => {
  const [service, alive] = [[{ from: at(0), to: at(100) }], [{ from: at(0), to: at(60) }]]
  t.same(minutes(sourceValid([{ service, alive: service }, { service, alive }])), [[0, 60]])
  t.same(minutes(sourceValid([{ service, alive: service }, { service: [{ from: at(80), to: at(100) }], alive: [] }])), [[0, 80]])
  t.same(sourceValid([]), [])
})

t.test('a value does not survive an outage, and counts only where the device hangs', async t => {
  const device = deviceOf('d', 'headcount', { placements: [{ space: 's', from: at(5), to: at(110) }] })
  const readings = [said('d', at(0), { count: 1 }), said('d', at(5), { count: 2 }), said('d', at(20), { count: 3 }), ...heard(60), said('d', at(90), { count: 4 })]
  const { all: [sensor] } = sense({ space: roomOf(), devices: [device], gateways: [], readings })
  t.same(minutes(sensor!.alive), [[5, 50], [60, 110]])
  t.same(minutes(hold(sensor!, ({ values }) => values.count)), [[5, 20], [20, 50], [90, 110]], 'a heartbeat revives no value')
})

t.test('the death of a gateway ends the sessions behind it', async t => {
  const device = deviceOf('d', 'counter', { evidence: 'session', via: 'g' })
  const readings = [...heard(0), said('g', at(60), { online: false })]
  const { all: [sensor] } = sense({ space: roomOf(), devices: [device], gateways: [deviceOf('g', 'gateway')], readings })
  t.same(minutes(sensor!.lives), [[0, 60]])
})
