import type { Point } from '@linli/domain/telemetry'
import { addDays, DAY_MS, HOUR_MS, localDate, MINUTE_MS, startOfLocalDay, weekday } from '@linli/domain/time'
import { addParts, figuresOf, groupFigures, type UsageParts } from '@linli/domain/usage'
import t, { type Test } from 'tap'
import { startInflux, whyNoInflux, type InfluxServer } from '../../../test/support/influx-server.ts'
import { ask, questionsOf, type Choice, type Field, type Question } from './support/grafana.ts'
import { CATALOGUE, DATABASES, daysBefore, evaluationOf, INDEX, pointsUntil, write } from './support/district.ts'
import { ALL, openBoards, put } from './support/opened.ts'

const why = whyNoInflux()
const skip = why === undefined ? {} : { skip: why }
if (why !== undefined) console.error(`the boards' queries are NOT tested: ${why}`)

async function start (t: Test): Promise<InfluxServer> {
  const server = await startInflux()
  t.teardown(() => server.stop())
  for (const name of Object.values(DATABASES)) await server.makeBucket(name)
  return server
}

const OPENED = openBoards({ site: ['lane'], space: ['gallery'] })

t.test('no query fails where nothing was ever written', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  for (const { board, choice, span } of OPENED) {
    for (const question of questionsOf(board)) t.same(await ask(server, DATABASES.states, put(question, { now, span, choice })), [], question.where)
  }
})

/** Names that a panel's configuration looks for. */
function expectedNames ({ panel }: Question): readonly string[] {
  const matrix = (panel?.transformations ?? []).find(({ id }) => id === 'groupingToMatrix')?.options as { columnField: string, rowField: string, valueField: string } | undefined
  if (matrix) return [matrix.columnField, matrix.rowField, matrix.valueField]
  const order = (panel?.transformations ?? []).find(({ id }) => id === 'organize')?.options as { indexByName?: object, excludeByName?: object } | undefined
  const partition = (panel?.transformations ?? []).find(({ id }) => id === 'partitionByValues')?.options as { fields?: string[] } | undefined
  const overrides = (panel?.fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.id === 'byName').map(({ matcher }) => matcher.options as string)
  return [...new Set([...Object.keys(order?.indexByName ?? {}), ...overrides, ...partition?.fields ?? []])]
}

t.test('every query finds what was written, under the names that the panel looks for', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  for (const { board, choice, span } of OPENED) {
    const byPanel = new Map<Question['panel'], Field[]>()
    for (const question of questionsOf(board)) {
      // Whatever the hour, one whole day of what was written lies in the span.
      const frames = await ask(server, DATABASES.states, put(question, { now, span: Math.max(span, 2 * DAY_MS), choice }))
      t.ok(frames.length > 0, question.where)
      if (question.panel) byPanel.set(question.panel, [...byPanel.get(question.panel) ?? [], ...frames.flat()])
    }
    for (const [panel, fields] of byPanel) {
      const names = new Set(fields.map(({ name }) => name))
      t.same(expectedNames({ panel } as Question).filter(name => !names.has(name)), [], `${board.uid} / ${panel!.title}`)
      t.same(wrongTypes(panel!, fields), [], `${board.uid} / ${panel!.title}: types`)
    }
  }
})

/** Columns with a unit of numbers hold numbers; panels other than tables and states, which may be words, have a number to show at all. */
function wrongTypes (panel: NonNullable<Question['panel']>, fields: readonly Field[]): readonly string[] {
  const numeric = (panel.fieldConfig?.overrides ?? []).filter(({ properties }) => properties.some(({ id, value }) => id === 'unit' && value !== 'string')).map(({ matcher }) => matcher.options as string)
  const isNumber = ({ values }: Field) => values.some(value => value !== null) && values.every(value => value === null || typeof value === 'number')
  const wrong = numeric.filter(name => fields.some(field => field.name === name && field.values.some(value => value !== null && typeof value !== 'number')))
  return panel.type === 'table' || panel.type === 'state-timeline' || fields.some(field => field.name !== 'Time' && isNumber(field)) ? wrong : [...wrong, 'no number']
}

/** The single value of a tile. */
async function tile (server: InfluxServer, { uid, title, alias, choice = ALL, now, span = DAY_MS }: { readonly uid: string, readonly title: string, readonly alias?: string, readonly choice?: Choice, readonly now: number, readonly span?: number }): Promise<unknown> {
  const board = OPENED.find(({ board }) => board.uid === uid)!.board
  const question = questionsOf(board).find(({ panel, target }) => panel?.title === title && (alias === undefined || target.alias === alias))!
  const [frame] = await ask(server, DATABASES.states, put(question, { now, span, choice }))
  return frame?.[1]!.values.at(-1)
}

t.test('the wall tells the truth of now: nested rooms once, the blind beside, healthy as 0', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  const wall = (title: string, more: object = {}) => tile(server, { uid: 'linli-wall', title, now, ...more })
  t.equal(await wall('在场人数', { alias: '在场' }), 30)
  t.equal(await wall('在场人数', { alias: '情况未知' }), 1)
  t.equal(await wall('承载率'), 60)
  t.equal(await wall('超员空间'), 1)
  t.equal(await wall('超员空间', { choice: { site: ['school'], space: 'all' } }), 0, 'none is 0')
  t.equal(await wall('在场人数', { alias: '在场', choice: { site: ['lane', 'school'], space: ['gallery'] } }), 12, 'several are chosen as one expression')
  t.equal(await wall('敞开的门'), 1)
  t.equal(await wall('活动告警'), 1)
  t.ok(Number(await wall('数据缺口')) <= 1, 'as fresh as it gets')
  t.equal(await tile(server, { uid: 'linli-maint-en', title: 'Low batteries', now }), 1)
  t.equal(await tile(server, { uid: 'linli-maint-en', title: 'Silent devices', now }), 1)
  t.equal(await tile(server, { uid: 'linli-platform', title: '消息对账', now }), 0)
  t.equal(await tile(server, { uid: 'linli-platform', title: '每分钟消息', now }), 5)
  t.equal(await tile(server, { uid: 'linli-platform', title: '一小时隔离', now }), 0)
  t.equal(await tile(server, { uid: 'linli-platform', title: '写入用时', now }), 12)
})

t.test('when the gateway is gone nothing on the wall is good news', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now, { gone: 20 * MINUTE_MS }))
  for (const title of ['在场人数', '承载率', '超员空间', '敞开的门', '活动告警']) t.equal(await tile(server, { uid: 'linli-wall', title, now }), undefined, title)
  t.equal(await tile(server, { uid: 'linli-wall', title: '数据缺口', now }), 10)
  t.equal(await tile(server, { uid: 'linli-maint', title: '失联设备', now }), undefined)
  for (const title of ['数据存储', '每分钟消息', '一小时隔离', '消息对账', '失联设备', '写入用时']) t.ok([undefined, null].includes(await tile(server, { uid: 'linli-platform', title, now }) as null), `${title}: no hour without faults that nobody saw`)
})

t.test('figures of days are those of the domain', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  const days = daysBefore(now)
  const span = now - startOfLocalDay(addDays(localDate(now), -days.length))
  const partsOf = (space: string): UsageParts => days.map(date => evaluationOf(space, date).parts).reduce(addParts)
  const members = CATALOGUE.spaces.map(space => ({ space, parts: partsOf(space.id) }))
  const figures = (...spaces: readonly string[]) => groupFigures(members.filter(({ space }) => spaces.includes(space.id))).byClass.A!
  const usage = (title: string, alias = title, choice = ALL) => tile(server, { uid: 'linli-usage', title, alias, now, span, choice })
  const close = (actual: unknown, expected: number | undefined, message: string) => t.ok(typeof actual === 'number' && expected !== undefined && Math.abs(actual - expected) < 1e-6 * Math.max(1, expected), `${message}: ${String(actual)} and ${String(expected)}`)
  const all = figures('hall', 'class', 'gallery', 'blind', 'studio')
  t.match(all.frequency, { status: 'footnote', flags: ['partial'], coverage: 0.75 }, 'the dark room is left out, and three of four are just enough')
  close(await usage('时间利用率'), 100 * all.frequency!.value!, 'frequency of the group')
  close(await usage('空间利用率'), 100 * all.utilisation!.value!, 'utilisation of the group')
  t.ok(Math.abs(all.utilisation!.value! - all.frequency!.value!) > 0.1, 'which differ')
  t.match(all.visits, { status: 'footnote', flags: ['partial'] })
  close(await usage('到访人次'), all.visits!.value, 'visits')
  t.equal(figures('hall', 'blind').visits!.status, 'insufficient')
  t.equal(await usage('到访人次', undefined, { site: 'all', space: ['hall', 'blind'] }), undefined, 'visits that are half known are not told')
  t.equal(figures('hall', 'blind').frequency!.status, 'insufficient')
  t.equal(await usage('时间利用率', undefined, { site: 'all', space: ['hall', 'blind'] }), undefined, 'too little is known of the group as a whole')
  const hall = figuresOf(members.find(({ space }) => space.id === 'hall')!)
  const one: Choice = { site: ['school'], space: ['hall'] }
  close(await usage('时间利用率', undefined, one), 100 * hall.frequency!.value!, 'frequency of one')
  close(await usage('数据覆盖率', undefined, one), 100 * hall.coverage!.value!, 'coverage of one')
  close(await tile(server, { uid: 'linli-env', title: 'CO₂ 达标率', now, span, choice: one }), 100 * hall.comfort_co2!.value!, 'comfort of one')
  t.ok(hall.comfort_co2!.value! > 0.5 && hall.comfort_co2!.value! < 0.9, 'and it is no trivial one')
  t.equal(await usage('时间利用率', undefined, { site: 'all', space: ['blind'] }), undefined, 'what is not covered is not told')
  t.ok(Number(await usage('数据覆盖率', undefined, { site: 'all', space: ['blind'] })) < 75, 'its coverage is')
  t.equal(INDEX.spaces.get('class')!.parent, 'hall')
})

t.test('a ranking leaves the blind out, the table names them', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  const board = OPENED.find(({ board }) => board.uid === 'linli-usage-en')!.board
  const of = async (title: string) => await Promise.all(questionsOf(board).filter(({ panel }) => panel?.title === title).map(question => ask(server, DATABASES.states, put(question, { now, span: 30 * DAY_MS, choice: ALL }))))
  const names = (frames: readonly (readonly (readonly Field[])[])[]) => frames.flat(2).find(({ name }) => name === 'name')!.values.toSorted()
  t.same(names(await of('Utilisation by space')), ['Classroom', 'Gallery', 'Hall', 'Studio'])
  t.same(names(await of('Figures by space')), ['Classroom', 'Dark Room', 'Gallery', 'Hall', 'Studio'])
  const told = (await of('Figures by space')).flat().filter(frame => frame.some(({ name }) => name === 'over' || name === 'utilisation')).map(frame => frame.find(({ name }) => name === 'space')!.values.toSorted())
  t.same(told, [['class', 'gallery', 'hall', 'studio'], ['class', 'gallery', 'hall', 'studio']], 'no 0 stands for what nobody knows')
})

/** All answers to one panel of a board. */
async function answers (server: InfluxServer, { uid, title, now, span, choice = ALL }: { readonly uid: string, readonly title: string, readonly now: number, readonly span: number, readonly choice?: Choice }) {
  const questions = questionsOf(OPENED.find(({ board }) => board.uid === uid)!.board).filter(({ panel }) => panel?.title === title)
  return new Map(await Promise.all(questions.map(async question => [question.target.alias ?? question.target.refId, await ask(server, DATABASES.states, put(question, { now, span, choice }))] as const)))
}
const column = (frame: readonly Field[] | undefined, name: string) => frame?.find(field => field.name === name)?.values ?? []

t.test('sites, costs and lengths are told of what is known', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  const days = daysBefore(now)
  const span = now - startOfLocalDay(addDays(localDate(now), -days.length))
  const one = async (uid: string, title: string) => (await answers(server, { uid, title, now, span })).values().next().value?.[0]
  const visits = (space: string) => days.reduce((sum, date) => sum + evaluationOf(space, date).parts.visits, 0)
  const sites = await one('linli-usage', '各点位到访人次')
  t.same(column(sites, 'siteName'), ['望潮学堂'], 'of the other site too little is known')
  t.equal(column(sites, 'visits')[0], visits('hall'))
  const costs = await one('linli-portfolio', '每人次成本')
  t.same(column(costs, 'space').toSorted(), ['gallery', 'hall', 'studio'], 'nothing of the blind one')
  const hall = INDEX.spaces.get('hall')!
  const parts = days.map(date => evaluationOf('hall', date).parts).reduce(addParts)
  const { cost_per_visit: cost } = figuresOf({ space: hall, parts })
  t.ok(Math.abs(Number(column(costs, 'cost')[column(costs, 'space').indexOf('hall')]) - cost!.value!) < 1e-6 * cost!.value!, 'the cost of a visit as the domain has it')
  const alerts = await one('linli-env', 'CO₂ 告警记录')
  t.same(column(alerts, 'lasted').toSorted(), [60, null], 'an alert that has cleared tells how long it was')
  const dust = await one('linli-env', 'PM2.5 日均值')
  t.same(column(dust, 'pm25'), [20], 'a day of which too little is known has no mean')
  const states = await one('linli-maint', '告警起止')
  t.same([...new Set(column(states, 'name'))].toSorted(), ['大厅 · CO₂ 偏高', '展厅 · 超员', '望潮学堂 · 采集中断'].toSorted())
})

t.test('an hour of the week of a space is the opening in which somebody was there, where it is known well enough', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  const date = daysBefore(now, 3)[0]!
  const hours = async (site: string, space: string) => {
    const frame = (await answers(server, { uid: 'linli-space', title: '近八周何时有人用（%）', now, span: 10 * DAY_MS, choice: { site: [site], space: [space] } })).values().next().value?.[0]
    const [days, at, shares] = [column(frame, 'weekday'), column(frame, 'hour'), column(frame, 'f')]
    return (hour: string) => shares.find((_, row) => days[row] === String(weekday(date)) && at[row] === hour)
  }
  const inside = await hours('school', 'class')
  t.same(['08', '09', '17'].map(inside), [0, 100, 0], 'a room in a room stands for itself')
  const blind = await hours('lane', 'blind')
  t.same(['08', '09', '12'].map(blind), [100, 100, undefined], 'what nobody knows has no shade')
})

t.test('last week stands under this week\'s dates', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  const [then, later] = [startOfLocalDay(addDays(localDate(now), -8)), startOfLocalDay(addDays(localDate(now), -1))]
  const one: Choice = { site: ['lane'], space: ['gallery'] }
  const byDay = (await answers(server, { uid: 'linli-usage', title: '每日到访人次', now, span: 12 * DAY_MS, choice: one })).get('上周同日')?.[0]
  t.equal(column(byDay, '上周同日')[column(byDay, 'Time').indexOf(later)], evaluationOf('gallery', localDate(then)).parts.visits)
  const half = (await answers(server, { uid: 'linli-usage', title: '每日到访人次', now: later + 11 * HOUR_MS, span: 12 * DAY_MS, choice: one })).get('上周同日')?.[0]
  t.equal(column(half, '上周同日').at(-1), evaluationOf('gallery', localDate(then)).parts.visits, 'a day that is cut by the span is still its day')
  const people = (await answers(server, { uid: 'linli-wall', title: '今天在场人数', now: later + DAY_MS, span: DAY_MS })).get('上周同日')?.[0]
  t.equal(column(people, '上周同日')[column(people, 'Time').indexOf(later + 11 * HOUR_MS)], 10 + 12 + 0, 'hall and gallery at eleven, nobody in the studio, the classroom within the hall')
  const dark = (await answers(server, { uid: 'linli-wall', title: '今天在场人数', now: later + DAY_MS, span: DAY_MS, choice: { site: ['lane'], space: ['gallery', 'blind'] } })).get('上周同日')?.[0]
  t.same(column(dark, 'Time').filter(time => Number(time) >= later + 12 * HOUR_MS), [], 'half of a group is no yardstick')
})

t.test('a stay is that of the domain, and waits for alerts are in minutes', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  await write(server, pointsUntil(now))
  const days = daysBefore(now)
  const stays = [...(await answers(server, { uid: 'linli-usage', title: '各空间指标', now, span: 12 * DAY_MS })).values()].flat().find(frame => frame.some(({ name }) => name === 'stay'))
  t.same(column(stays, 'space').toSorted(), ['gallery', 'hall', 'studio'], 'the dark room is not known, the classroom counts nobody who comes')
  for (const id of ['gallery', 'hall', 'studio']) {
    const figure = figuresOf({ space: INDEX.spaces.get(id)!, parts: days.map(date => evaluationOf(id, date).parts).reduce(addParts) }).mean_stay!
    const told = Number(column(stays, 'stay')[column(stays, 'space').indexOf(id)])
    t.ok(figure.value! > 0 && Math.abs(told - figure.value! * 60) < 1e-6, `${id}: ${told} minutes, ${figure.value} h`)
  }
  const waits = await answers(server, { uid: 'linli-maint', title: '告警处理', now, span: DAY_MS })
  t.same(['确认用时', '解除用时', '新增告警', '已确认'].map(name => waits.get(name)?.[0]?.[1]!.values[0]), [10, 60, 3, 1])
})

t.test('names and largest values are found whichever of the server\'s shards they lie in', skip, async t => {
  const server = await start(t)
  const now = Date.now()
  const names = { name: '书房', nameEn: 'Study', siteName: '梧桐里', siteNameEn: 'Lane' }
  // Some spaces have a day in the newest shard, others end before it; the largest value lies far back.
  await write(server, ['a', 'b', 'c'].flatMap((space, index) => Array.from({ length: 28 - 2 * index }, (_, day): Point => ({
    measurement: 'usage_daily', tags: { site: 'lane', space }, time: now - (28 - day) * DAY_MS,
    fields: { openMs: 100, validMs: 100, loadMs: 50, usedMs: 80, capacityMs: 4000, overMs: 0, peakMean: day === 3 ? 33 : 7, occupancyClass: 'A', nested: 0, ...names }
  }))))
  const board = OPENED.find(({ board }) => board.uid === 'linli-usage-en')!.board
  for (const title of ['Peak and capacity', 'Utilisation by space']) {
    const [question] = questionsOf(board).filter(({ panel }) => panel?.title === title)
    const [frame] = await ask(server, DATABASES.states, put(question!, { now, span: 30 * DAY_MS, choice: ALL }))
    const column = (name: string) => frame!.find(field => field.name === name)?.values
    t.same(column('name'), ['Study', 'Study', 'Study'], title)
    if (title.startsWith('Peak')) t.same([column('peak'), column('capacity')], [[33, 33, 33], [40, 40, 40]])
  }
})
