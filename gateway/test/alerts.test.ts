import t from 'tap'
import { Catalogue, CatalogueIndex } from '@linli/domain/catalogue'
import { AlertCondition } from '@linli/domain/state'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@linli/domain/time'
import { AlertEngine, defineRule, loadRules, type EngineChange, type Finding, type Situation } from '@linli/gateway/alerts'

const NOW = Date.UTC(2026, 2, 2, 2)
const rules = await loadRules()

const at = (now: number): Situation => ({ now, spaces: [], devices: [], upstreams: [] })

function scripted (onDelayMs: number, offDelayMs: number) {
  let holds: boolean | undefined = true
  let subjects = ['s']
  const rule = defineRule({
    id: 'scripted', priority: 'P2', name: { zh: '试', en: 'scripted' }, onDelayMs, offDelayMs, about: 'space',
    evaluate: () => subjects.map((subject): Finding => ({ subject, site: 'xh01', holds }))
  })
  const engine = new AlertEngine([rule])
  const told: EngineChange[] = []
  return {
    engine, told,
    set: (next: boolean | undefined) => { holds = next },
    forget: () => { subjects = [] },
    look: (now: number) => { told.push(...engine.evaluate(at(now))) },
    types: () => told.map(({ type }) => type)
  }
}

t.test('every rule says what it is in both languages and has delays that are no guess', async t => {
  t.same([...rules.keys()], ['co2-high', 'device-silent', 'over-capacity', 'source-down'])
  for (const rule of rules.values()) {
    t.ok(rule.name.zh && rule.name.en, rule.id)
    t.ok(rule.onDelayMs >= 0 && rule.offDelayMs > 0, rule.id)
    t.same(rule.evaluate(at(NOW), () => false), [], `${rule.id} of nothing`)
  }
})

t.test('raises after the on-delay, clears after the off-delay, and tells each once', async t => {
  const s = scripted(10 * MINUTE_MS, 5 * MINUTE_MS)
  for (let i = 0; i <= 20; i++) s.look(NOW + i * MINUTE_MS)
  t.same(s.types(), ['raised'])
  const { condition } = s.told[0]!
  AlertCondition.parse(condition)
  t.match(condition, { id: `scripted-s-${(NOW + 10 * MINUTE_MS).toString(36)}`, since: NOW, raisedAt: NOW + 10 * MINUTE_MS, active: true })
  s.set(false)
  for (let i = 21; i <= 30; i++) s.look(NOW + i * MINUTE_MS)
  t.same(s.types(), ['raised', 'cleared'])
  t.match(s.told[1]!.condition, { active: false, clearedAt: NOW + 26 * MINUTE_MS, id: condition.id })
})

t.test('a value that dances around its limit opens one alert and clears it once', async t => {
  const s = scripted(0, 5 * MINUTE_MS)
  for (let i = 0; i < 120; i++) {
    s.set(i % 2 === 0)
    s.look(NOW + i * MINUTE_MS)
  }
  t.same(s.types(), ['raised'])
})

t.test('what cannot be told changes nothing, and what is gone clears', async t => {
  const s = scripted(0, 0)
  s.set(undefined)
  s.look(NOW)
  t.same(s.types(), [], 'not raised')
  s.set(true)
  s.look(NOW + 1)
  s.set(undefined)
  s.look(NOW + HOUR_MS)
  t.same(s.types(), ['raised'], 'not cleared')
  s.forget()
  s.look(NOW + HOUR_MS + 1)
  t.same(s.types(), ['raised', 'cleared'])
})

t.test('a cleared alert is forgotten after a day', async t => {
  const s = scripted(0, 0)
  s.look(NOW)
  s.set(false)
  s.look(NOW + 1)
  t.equal(s.engine.conditions().length, 1)
  s.look(NOW + 25 * HOUR_MS)
  t.same(s.types(), ['raised', 'cleared', 'forgotten'])
  t.same(s.engine.conditions(), [])
})

t.test('a restart neither loses an alert nor raises it again, and a delay goes on', async t => {
  const s = scripted(10 * MINUTE_MS, 5 * MINUTE_MS)
  s.look(NOW)
  const later = scripted(10 * MINUTE_MS, 5 * MINUTE_MS)
  later.engine.restore(JSON.parse(JSON.stringify(s.engine)))
  later.look(NOW + 10 * MINUTE_MS)
  t.same(later.types(), ['raised'])
  const last = scripted(10 * MINUTE_MS, 5 * MINUTE_MS)
  last.engine.restore(JSON.parse(JSON.stringify(later.engine)))
  last.look(NOW + 20 * MINUTE_MS)
  t.same(last.types(), [])
  t.same(last.engine.active(), later.engine.active())
  const broken = scripted(0, 0)
  broken.engine.restore({ entries: 3 })
  t.same(broken.engine.conditions(), [], 'a file of something else is no alert')
})

t.test('CO2 counts only in use, by the hourly mean of the own limit or at once above 1500 ppm', async t => {
  const rule = rules.get('co2-high')!
  const judge = ({ co2, mean, open = true, occupied, limit, isOpen = false }: { co2?: number, mean?: number, open?: boolean, occupied?: boolean, limit?: number, isOpen?: boolean }) => {
    const catalogue = Catalogue.parse({
      spaces: [{ id: 'a', site: 'xh01', name: 'a', kind: 'study_room', occupancySource: 'none', visitsSource: 'none', limits: limit === undefined ? [] : [{ quantity: 'co2', hi: limit, averaging: '1h' }] }]
    })
    const space = new CatalogueIndex(catalogue).spaces.get('a')!
    const state = { site: 'xh01', space: 'a', at: NOW, status: 'ok' as const, open, ...(occupied === undefined ? {} : { occupied }), values: co2 === undefined ? {} : { co2: { value: co2, time: NOW } }, devices: { total: 1, alive: 1 } }
    return rule.evaluate({ ...at(NOW), spaces: [{ space, state, mean: () => mean }] }, () => isOpen)[0]
  }
  t.match(judge({ co2: 1600 }), { holds: true, value: 1600, limit: 1500, unit: 'ppm' })
  t.match(judge({ co2: 1400 }), { holds: false })
  t.match(judge({ co2: 1450, isOpen: true }), { holds: true }, 'within the deadband it stays')
  t.match(judge({ co2: 1600, open: false }), { holds: false })
  t.match(judge({ co2: 1600, occupied: false }), { holds: false })
  t.match(judge({}), { holds: undefined })
  t.match(judge({ co2: 1200, mean: 1100, limit: 1000 }), { holds: true, value: 1100, limit: 1000 })
  t.match(judge({ co2: 1200, mean: 990, limit: 1000 }), { holds: false })
  t.match(judge({ co2: 1200, mean: 950, limit: 1000, isOpen: true }), { holds: true })
})

t.test('the delay of a silent device is in its limit', async t => {
  const rule = rules.get('device-silent')!
  const catalogue = Catalogue.parse({
    sites: [{ id: 'xh01', street: 's', name: 'x' }], spaces: [{ id: 'a', site: 'xh01', name: 'a', kind: 'study_room', occupancySource: 'none', visitsSource: 'none' }],
    devices: [{ id: 'd', kind: 'environment', source: 'src', external: 'd', expectedIntervalSeconds: 600, placements: [{ space: 'a', from: 0 }] }]
  })
  const facts = { device: catalogue.devices[0]!, site: catalogue.sites[0]!, space: catalogue.spaces[0]!, alive: false, asleep: false, diedAt: undefined, upstreamDown: false, listeningSince: 0, listenedUntil: 0, lastHeard: NOW - 31 * MINUTE_MS }
  const judge = (more: object) => rule.evaluate({ ...at(NOW), devices: [{ ...facts, ...more }] }, () => false)[0]
  t.match(judge({}), { subject: 'd', space: 'a', site: 'xh01', device: 'd', holds: true, since: NOW - 31 * MINUTE_MS })
  t.match(judge({ lastHeard: NOW - 29 * MINUTE_MS }), { holds: false })
  t.match(judge({ asleep: true }), { holds: false }, 'an announced sleep is no silence')
  t.match(judge({ upstreamDown: true }), { holds: undefined }, 'its gateway is the fault')
  t.match(judge({ listeningSince: NOW - 5 * SECOND_MS }), { holds: undefined }, 'we were not listening')
  t.match(judge({ listeningSince: NOW - 5 * SECOND_MS, listenedUntil: NOW - 10 * SECOND_MS }), { holds: true }, 'it was silent already when we stopped listening')
  t.match(judge({ lastHeard: undefined }), { holds: true }, 'never heard')
  t.match(judge({ diedAt: NOW - 10 * MINUTE_MS, lastHeard: NOW - 11 * MINUTE_MS }), { holds: undefined }, 'it may come back')
})
