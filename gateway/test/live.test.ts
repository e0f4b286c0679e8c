import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Catalogue, CatalogueIndex, type CatalogueInput, type Device } from '@linli/domain/catalogue'
import type { Reading, ReadingValues, FieldRefusal } from '@linli/domain/readings'
import { AlertCondition, SpaceState } from '@linli/domain/state'
import { HOUR_MS, MINUTE_MS, SECOND_MS, startOfLocalDay } from '@linli/domain/time'
import type { Bus } from '@linli/domain/topics'
import { createLiveSide, type LiveSide } from '@linli/gateway/live'
import { openEmbeddedStore } from '@linli/store/embedded'
import { pointsOfReading, type TelemetryStore } from '@linli/store/telemetry'

/** Monday 2026-03-02 10:00 local. */
const NOON = startOfLocalDay('2026-03-02') + 10 * HOUR_MS
const FROM = '2026-01-01T00:00:00+08:00'
const weekly = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, [['09:00', '21:00']]]))

const place = (space: string) => ({ placements: [{ space, from: FROM }], source: 'src', expectedIntervalSeconds: 60 })
const space = (id: string, more: object = {}) =>
  ({ id, site: 'xh01', name: id, kind: 'activity_room' as const, hours: [{ from: FROM, weekly }], capacity: [{ from: FROM, value: 20 }], occupancySource: 'none' as const, visitsSource: 'none' as const, ...more })

const INPUT: CatalogueInput = {
  streets: [{ id: 'street', name: 'street' }],
  sites: [{ id: 'xh01', street: 'street', name: 'xh01' }, { id: 'old', street: 'street', name: 'old', recorded: true }],
  spaces: [
    space('hall', { occupancySource: 'counter', visitsSource: 'counter', limits: [{ quantity: 'co2', hi: 1000, averaging: '1h' }] }),
    space('room', { occupancySource: 'presence' }), space('archive', { site: 'old' })
  ],
  devices: [
    { id: 'counter', kind: 'counter', external: 'counter', ...place('hall') }, { id: 'air', kind: 'environment', external: 'air', ...place('hall') },
    { id: 'pir', kind: 'presence', external: 'pir', ...place('room'), evidence: 'session' },
    { id: 'tape', kind: 'environment', external: 'tape', ...place('archive') }
  ],
  sources: [{ id: 'src', decoder: 'linli', site: 'xh01' }]
}

interface Bench {
  readonly live: LiveSide
  readonly published: Map<string, string>
  readonly log: readonly (readonly [topic: string, payload: string])[]
  now (): number
  /** Moves the clock in steps, ticking at each. */
  pass (ms: number, stepMs?: number): Promise<void>
  say (device: string, values: ReadingValues, more?: { at?: number, refusals?: readonly FieldRefusal[], history?: boolean }): Promise<void>
  life (device: string, state: 'online' | 'offline' | 'asleep', time?: number): void
  state (id: string): SpaceState
  active (rule: string): readonly AlertCondition[]
  /** Ends this live side and begins another on the same files. */
  restart (): Promise<Bench>
}

async function bench (t: Test, { input = INPUT, at = NOON, dir = t.testdir(), store: given }: { input?: CatalogueInput, at?: number, dir?: string, store?: TelemetryStore } = {}): Promise<Bench & { readonly store: TelemetryStore }> {
  let now = at
  const published = new Map<string, string>()
  const log: [string, string][] = []
  const bus: Bus = {
    publish: (topic, payload) => {
      published.set(topic, payload)
      log.push([topic, payload])
      return Promise.resolve()
    },
    subscribe: () => Promise.resolve(() => Promise.resolve()),
    close: () => Promise.resolve()
  }
  const store = given ?? await openEmbeddedStore({ file: join(dir, 'store.db') })
  if (!given) t.teardown(() => store.close())
  const catalogue = Catalogue.parse(input)
  const index = new CatalogueIndex(catalogue)
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const live = createLiveSide({ store, bus, clock: { now: () => now }, log: quiet, stateDir: join(dir, 'live'), intervalMs: 0 })
  await live.start(catalogue)
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    await live.stop()
  }
  t.teardown(stop)
  const deviceOf = (id: string): Device => index.devices.get(id)!
  return {
    live, published, log, store, now: () => now,
    async pass (ms, stepMs = 10 * SECOND_MS) {
      for (const end = now + ms; now < end;) {
        now = Math.min(end, now + stepMs)
        await live.tick()
      }
    },
    async say (device, values, { at = now, refusals = [], history = false } = {}) {
      const reading: Reading = { device, time: at, receivedAt: now, timedOn: 'device', values }
      await store.write(pointsOfReading(reading))
      live.apply({ type: 'reading', device: deviceOf(device), reading, refusals, history })
    },
    life: (device, state, time) => { live.apply({ type: 'liveness', device: deviceOf(device), at: now, liveness: { external: device, state, ...(time === undefined ? {} : { time }) } }) },
    state: id => live.states().find(state => state.space === id)!,
    active: rule => live.alerts().filter(alert => alert.rule === rule && alert.active),
    async restart () {
      await stop()
      return await bench(t, { input, at: now, dir, store })
    }
  }
}

t.test('a space without a fresh reading is unknown, and becomes ok when its counter speaks', async t => {
  const b = await bench(t)
  t.match(b.state('hall'), { status: 'unk', open: true, values: {}, devices: { total: 2, alive: 0 } })
  t.notOk('people' in b.state('hall'), 'nobody knows is not nobody')
  await b.say('counter', { passagesIn: 3, passagesOut: 1 })
  t.match(b.state('hall'), { status: 'ok', people: 2, occupied: true, methodClass: 'A', capacity: 20, lastSeen: NOON })
  t.equal(b.state('hall').closesAt, startOfLocalDay('2026-03-02') + 21 * HOUR_MS)
  await b.pass(6 * MINUTE_MS)
  t.match(b.state('hall'), { status: 'unk', people: undefined, occupied: undefined }, 'W after the last message it is blind again')
})

t.test('people never fall below zero and are zero again at the reset', async t => {
  const b = await bench(t, { at: startOfLocalDay('2026-03-03') + 3.9 * HOUR_MS })
  await b.say('counter', { passagesIn: 0, passagesOut: 4 })
  await b.say('counter', { passagesIn: 5, passagesOut: 0 }, { at: b.now() + 1000 })
  await b.pass(2 * SECOND_MS)
  t.equal(b.state('hall').people, 5)
  await b.pass(10 * MINUTE_MS)
  await b.say('counter', { passagesIn: 0, passagesOut: 0 })
  t.match(b.state('hall'), { people: 0, open: false, status: 'closed' })
})

t.test('states are published retained when they change, at most once a second, and written once a minute', async t => {
  const b = await bench(t)
  const topic = 'linli/v1/xh01/spaces/hall/state'
  const count = () => b.log.filter(([name]) => name === topic).length
  t.equal(SpaceState.parse(JSON.parse(b.published.get(topic)!)).status, 'unk')
  await b.pass(SECOND_MS, 250)
  for (let i = 0; i < 5; i++) {
    await b.say('counter', { passagesIn: 1, passagesOut: 0 }, { at: b.now() + i })
    await b.live.tick()
  }
  t.equal(count(), 2)
  await b.pass(SECOND_MS, 250)
  t.equal(SpaceState.parse(JSON.parse(b.published.get(topic)!)).people, 5)
  t.equal(count(), 3)
  await b.pass(2 * MINUTE_MS)
  const rows = await b.store.read({ measurement: 'space_state', tags: { space: ['hall'] }, from: 0, to: b.now() + 1 })
  t.same(rows.map(({ time }) => time - NOON), [0, MINUTE_MS, 2 * MINUTE_MS])
  t.match(rows[1]!.fields, { status: 'ok', people: 5, open: true, capacity: 20 })
  t.match(rows[1]!.fields, { name: 'hall', nameEn: 'hall', siteName: 'xh01', load: 25, over: 0, unknown: 0, urgent: 0, attention: 0, doorsOpen: undefined, alerts: 0, devices: 2, devicesSilent: 1, methodClass: 'A', nested: 0, phase: 2 })
  t.match(rows[0]!.fields, { unknown: 1, phase: -1, devicesSilent: 2, load: undefined, over: undefined }, 'a load of nobody-knows is no load')
})

t.test('the boards get devices every five minutes, and how many doors a fresh contact says are open', async t => {
  const input = { ...INPUT, devices: [...INPUT.devices!, { id: 'contact', kind: 'door' as const, name: { zh: '正门', en: 'Front door' }, external: 'contact', ...place('hall') }] }
  const b = await bench(t, { input })
  await b.say('contact', { open: true, battery: 61 })
  await b.pass(MINUTE_MS)
  const minutes = async () => (await b.store.read({ measurement: 'space_state', tags: { space: ['hall'] }, from: 0, to: b.now() + 1 })).map(({ fields }) => fields['doorsOpen'])
  t.same(await minutes(), [undefined, 1], 'before its first word nobody knows of the door')
  await b.pass(10 * MINUTE_MS, MINUTE_MS)
  t.equal((await minutes()).at(-1), undefined, 'what nobody heard for long is not known to be shut either')
  const rows = await b.store.read({ measurement: 'device_state', tags: { device: ['contact'] }, from: 0, to: b.now() + 1 })
  t.same(rows.map(({ time }) => time - NOON), [0, 5 * MINUTE_MS, 10 * MINUTE_MS])
  t.match(rows[1], { tags: { site: 'xh01', space: 'hall' }, fields: { kind: 'door', battery: 61, deviceName: '正门', deviceNameEn: 'Front door', name: 'hall', conditions: '', batteryLow: 0, spaceChoice: 'hall|hall' } })
  t.same(rows.map(({ fields }) => fields['alive']), [0, 0, 0], 'W after the last message')
  t.same(await b.store.read({ measurement: 'device_state', tags: { device: ['tape'] }, from: 0, to: b.now() + 1 }), [], 'a recorded site has no present')
})

t.test('a value does not survive an outage, and a heartbeat alone does not bring it back', async t => {
  const b = await bench(t)
  await b.say('air', { co2: 640, temperature: 21.5 })
  t.same(b.state('hall').values['co2'], { value: 640, time: NOON })
  await b.pass(6 * MINUTE_MS)
  t.same(b.state('hall').values, {})
  await b.say('air', { battery: 80 })
  t.same(b.state('hall').values, {})
  await b.say('air', { co2: 700 })
  t.same(Object.keys(b.state('hall').values), ['co2'])
})

t.test('a record of the past is neither live nor fresh', async t => {
  const b = await bench(t)
  await b.say('air', { temperature: -2.9 })
  await b.say('air', { temperature: -5.2 }, { at: NOON - 2 * HOUR_MS, history: true })
  t.equal(b.state('hall').values['temperature']?.value, -2.9)
})

t.test('a newer reading beats an older death, and a death belongs to its own birth', async t => {
  const b = await bench(t)
  const alive = () => b.live.deviceStates().find(({ device }) => device === 'pir')!.alive
  b.life('pir', 'online', NOON)
  t.ok(alive())
  b.life('pir', 'offline', NOON - HOUR_MS)
  t.ok(alive(), 'the will of an older session says nothing')
  b.life('pir', 'offline', NOON)
  t.notOk(alive(), 'its own will ends it')
  t.equal(b.live.deviceStates().find(({ device }) => device === 'pir')!.offlineSince, NOON)
  await b.pass(MINUTE_MS)
  await b.say('pir', { occupied: true })
  t.ok(alive())
  t.match(b.state('room'), { occupied: true, methodClass: 'B', status: 'ok' })
  b.life('pir', 'offline', NOON + 1000)
  t.ok(alive(), 'older than the newest reading')
  b.life('pir', 'offline')
  t.notOk(alive())
  t.match(b.state('room'), { occupied: undefined, status: 'unk' })
})

t.test('a restart shows the same states and counts on', async t => {
  const b = await bench(t)
  await b.say('counter', { passagesIn: 7, passagesOut: 2 })
  await b.say('air', { co2: 800, temperature: 22 })
  b.life('pir', 'offline')
  await b.pass(20 * SECOND_MS)
  const c = await b.restart()
  const timeless = (states: readonly SpaceState[]) => states.map(state => ({ ...state, at: 0 }))
  t.same(timeless(c.live.states()), timeless(b.live.states()))
  await c.say('counter', { passagesIn: 1, passagesOut: 0 })
  t.equal(c.state('hall').people, 6)
})

t.test('recorded sites have no live state and no alert', async t => {
  const b = await bench(t)
  await b.say('tape', { co2: 5000 })
  await b.pass(3 * HOUR_MS, 5 * MINUTE_MS)
  t.equal(b.state('archive'), undefined)
  t.same(b.live.alerts().filter(({ device }) => device === 'tape'), [])
})

t.test('conditions of a device are told, and a CO2 sensor below outdoor air is not believed', async t => {
  const b = await bench(t)
  const conditions = () => b.live.deviceStates().find(({ device }) => device === 'air')!.conditions
  const device = Catalogue.parse(INPUT).devices.find(({ id }) => id === 'air')!
  b.live.apply({ type: 'unreadable', device, at: b.now(), reason: 'not_json' })
  t.same(conditions(), ['unreadable'])
  for (const value of [0, 180, 0]) {
    await b.pass(MINUTE_MS)
    await b.say('air', { temperature: 21 }, { refusals: [{ field: 'co2', value, reason: 'out_of_range' }] })
  }
  t.same(conditions(), ['unreadable', 'co2_baseline'])
  await b.pass(MINUTE_MS)
  await b.say('air', { co2: 420, temperature: 21 })
  t.same(Object.keys(b.state('hall').values), ['temperature'])
})

t.test('taking a reading costs microseconds', async t => {
  const b = await bench(t)
  const device = Catalogue.parse(INPUT).devices.find(({ id }) => id === 'air')!
  const started = process.hrtime.bigint()
  for (let i = 0; i < 20_000; i++) b.live.apply({ type: 'reading', device, refusals: [], history: false, reading: { device: 'air', time: NOON + i, receivedAt: NOON + i, timedOn: 'device', values: { co2: 500 + i % 90, temperature: 21 } } })
  const each = Number(process.hrtime.bigint() - started) / 20_000
  t.comment(`${Math.round(each)} ns each`)
  t.ok(each < 100_000)
})

t.test('a listener hears of states, and no more when it has left', async t => {
  const b = await bench(t)
  const heard: string[] = []
  const leave = b.live.subscribe(change => heard.push(change.type))
  await b.say('counter', { passagesIn: 1, passagesOut: 0 })
  await b.pass(2 * SECOND_MS, SECOND_MS)
  t.ok(heard.includes('space'))
  leave()
  const before = heard.length
  await b.pass(HOUR_MS, MINUTE_MS)
  t.equal(heard.length, before)
})

const district = (count: number, more: object = {}): CatalogueInput => ({
  streets: INPUT.streets!, sites: INPUT.sites!, spaces: [space('hall'), space('room')],
  devices: [
    ...Array.from({ length: count }, (_, index) => ({ id: `d-${index}`, kind: 'environment' as const, external: `d-${index}`, ...place(index % 2 ? 'hall' : 'room'), expectedIntervalSeconds: 600, ...more })),
    { id: 'gw', kind: 'gateway' as const, external: 'gw', ...place('hall') }
  ],
  sources: INPUT.sources!
})

async function speakAll (b: Bench, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await b.say(`d-${i}`, { temperature: 21 + i / 10 })
}

t.test('CO2 above 1500 ppm in an open room is one alert: published, saved, written and cleared', async t => {
  const b = await bench(t)
  await b.say('counter', { passagesIn: 9, passagesOut: 0 })
  const breathe = async (co2: number, minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      await b.pass(MINUTE_MS)
      await b.say('counter', { passagesIn: 0, passagesOut: 0 })
      await b.say('air', { co2 })
    }
  }
  await breathe(1620, 9)
  t.same(b.live.alerts(), [], 'not before ten minutes')
  await breathe(1620, 3)
  const [alert] = b.active('co2-high')
  t.match(alert, { rule: 'co2-high', site: 'xh01', space: 'hall', priority: 'P2', active: true, value: 1620, limit: 1500, unit: 'ppm' })
  t.equal(alert!.id, `co2-high-hall-${alert!.raisedAt.toString(36)}`)
  t.equal(b.state('hall').status, 'att')
  t.same(JSON.parse(b.published.get(`linli/v1/xh01/alerts/${alert!.id}`)!), alert)

  const c = await b.restart()
  t.same(c.active('co2-high'), [alert], 'the same after a restart')
  t.equal(c.state('hall').status, 'att')
  t.ok(c.published.has(`linli/v1/xh01/alerts/${alert!.id}`), 'said again on a bus that may have forgotten')
  for (let i = 0; i < 15; i++) {
    await c.pass(MINUTE_MS)
    await c.say('counter', { passagesIn: 0, passagesOut: 0 })
    await c.say('air', { co2: 600 })
  }
  t.same(c.active('co2-high'), [])
  t.equal(AlertCondition.parse(JSON.parse(c.published.get(`linli/v1/xh01/alerts/${alert!.id}`)!)).active, false)
  const events = await b.store.read({ measurement: 'event', from: 0, to: c.now() + 1 })
  t.same(events.map(({ tags }) => [tags['kind'], tags['subject']]), [['alert_raised', 'co2-high-hall'], ['alert_cleared', 'co2-high-hall']])
  t.match(events[0]!.fields, { zh: 'hall · CO₂ 偏高 触发', en: 'hall · CO₂ high raised', space: 'hall', id: alert!.id, severity: 'P2' })
  t.match(events[1]!.fields, { zh: 'hall · CO₂ 偏高 解除', en: 'hall · CO₂ high cleared', tookMs: events[1]!.time - events[0]!.time })
  t.notOk('tookMs' in events[0]!.fields)
})

t.test('a device that falls silent is told after half an hour, and cleared when it speaks', async t => {
  const b = await bench(t, { input: district(2) })
  await speakAll(b, 2)
  for (let i = 0; i < 6; i++) {
    await b.pass(10 * MINUTE_MS)
    await b.say('d-0', { temperature: 21 + i / 10 })
  }
  t.match(b.active('device-silent'), [{ device: 'd-1', space: 'hall', since: NOON, priority: 'P3' }])
  t.equal(b.state('hall').status, 'unk', 'nothing else tells of the room')
  await b.say('d-1', { temperature: 20 })
  await b.pass(6 * MINUTE_MS)
  t.same(b.active('device-silent'), [])
  t.equal(b.state('hall').status, 'ok')
})

t.test('a source that breaks is one fault, and who stays silent after its return is told', async t => {
  const b = await bench(t, { input: district(40) })
  await speakAll(b, 40)
  b.live.apply({ type: 'source', source: 'src', connected: false, at: b.now() })
  await b.pass(2 * HOUR_MS, MINUTE_MS)
  t.match(b.live.alerts(), [{ rule: 'source-down', active: true, folded: 40, site: 'xh01', since: NOON }])
  t.same(['hall', 'room'].map(id => b.state(id).status), ['unk', 'unk'])
  b.live.apply({ type: 'source', source: 'src', connected: true, at: b.now() })
  await speakAll(b, 39)
  for (let i = 0; i < 4; i++) {
    await b.pass(10 * MINUTE_MS, MINUTE_MS)
    await speakAll(b, 39)
  }
  t.same(b.active('source-down'), [])
  t.match(b.live.alerts().filter(({ rule }) => rule === 'device-silent'), [{ device: 'd-39', active: true }])
})

t.test('devices of one source that all fall silent are one fault of the source', async t => {
  const b = await bench(t, { input: district(5) })
  await speakAll(b, 5)
  await b.pass(2 * HOUR_MS, MINUTE_MS)
  t.match(b.live.alerts(), [{ rule: 'source-down', folded: 5, active: true, since: NOON }])
})

t.test('a dead gateway folds what hangs behind it and ends the life of its sessions', async t => {
  const b = await bench(t, { input: district(4, { via: 'gw', evidence: 'session' }) })
  b.life('gw', 'online')
  await speakAll(b, 4)
  t.equal(b.state('hall').status, 'ok')
  await b.pass(MINUTE_MS)
  b.life('gw', 'offline')
  t.equal(b.state('hall').status, 'unk')
  t.ok(b.live.deviceStates().filter(({ device }) => device !== 'gw').every(({ alive, conditions }) => !alive && conditions.includes('bridge_down')))
  await b.pass(HOUR_MS, MINUTE_MS)
  t.match(b.active('source-down').filter(({ device }) => device === 'gw'), [{ folded: 4 }])
  t.same(b.active('device-silent'), [])
})

t.test('an announced sleep is no silence', async t => {
  const b = await bench(t, { input: district(2) })
  await speakAll(b, 2)
  b.life('d-1', 'asleep', NOON + 1)
  for (let i = 0; i < 6; i++) {
    await b.pass(10 * MINUTE_MS, MINUTE_MS)
    await b.say('d-0', { temperature: 21 + i / 10 })
  }
  t.same(b.live.alerts(), [])
  t.same(b.live.deviceStates().find(({ device }) => device === 'd-1')!.conditions, ['asleep'])
})

t.test('after a pause of our own nobody is called silent before we listened for long enough', async t => {
  const dir = t.testdir()
  const b = await bench(t, { input: district(2), dir })
  await speakAll(b, 2)
  await b.live.stop()
  const c = await bench(t, { input: district(2), at: NOON + 5 * HOUR_MS, dir, store: b.store })
  await c.pass(20 * MINUTE_MS, MINUTE_MS)
  t.same(c.live.alerts(), [])
  await c.pass(15 * MINUTE_MS, MINUTE_MS)
  t.equal(c.active('device-silent').length, 2)
})

t.test('a broker that several sources share is one fault', async t => {
  const input = district(4)
  const devices = input.devices!.map((device, index) => ({ ...device, source: index % 2 ? 'src' : 'other' }))
  const b = await bench(t, { input: { ...input, devices, sources: [...INPUT.sources!, { id: 'other', decoder: 'zigbee2mqtt' }] } })
  await speakAll(b, 4)
  for (const source of ['src', 'other', 'nobody']) b.live.apply({ type: 'source', source, connected: false, at: b.now() })
  await b.pass(HOUR_MS, MINUTE_MS)
  t.match(b.live.alerts(), [{ rule: 'source-down', folded: 4, active: true, since: NOON }])
  for (const source of ['src', 'other', 'nobody']) b.live.apply({ type: 'source', source, connected: true, at: b.now() })
  await speakAll(b, 4)
  await b.pass(3 * MINUTE_MS, MINUTE_MS)
  t.match(b.live.alerts(), [{ rule: 'source-down', active: false }])
})
