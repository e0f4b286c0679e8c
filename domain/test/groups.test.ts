import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { isCovered } from '../src/figures/index.ts'
import { DAY_MS, HOUR_MS } from '../src/time/index.ts'
import { figuresOf, groupFigures, type Member } from '../src/usage/index.ts'
import { daily, deviceOf, evaluateScene, MONDAY, regularly, roomOf, said } from './support/room.ts'
import { DAYS, someDays } from './support/some-days.ts'

const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
const sumOf = <T>(items: readonly T[], amount: (item: T) => number) => items.reduce((sum, item) => sum + amount(item), 0)
const named = ({ space, ...member }: Member, id: string, parent: string | null = null): Member => ({ ...member, space: { ...space, id, parent } })

const someMember = someDays.map((scene): Member => {
  const { parts, atoms } = evaluateScene(scene, { days: DAYS })
  return { space: scene.space, parts, atoms }
})
const someMembers = fc.array(someMember, { minLength: 1, maxLength: 4 }).map(members => members.map((member, index) => named(member, `m${index}`)))

t.test('visits and person-hours of a group are the sums over its members that are known well enough', async t => {
  fc.assert(fc.property(someMembers, members => {
    const { byClass } = groupFigures(members)
    for (const methodClass of ['A', 'B', 'C'] as const) {
      for (const [metric, own, known] of [['visits', 'visitsClass', 'visitsKnownMs'], ['person_hours', 'occupancyClass', 'validMs']] as const) {
        const found = byClass[methodClass]?.[metric]
        const open = members.filter(({ parts }) => parts[own] === methodClass && parts.openMs > 0)
        if (found?.value === undefined) continue
        const included = open.filter(({ parts }) => isCovered(parts[known], parts.openMs))
        assert.ok(isNear(found.value, sumOf(included, member => figuresOf(member)[metric]!.value!)), `${metric}: ${found.value}`)
        assert.ok(isNear(found.coverage!, sumOf(included, ({ parts }) => parts[known]) / sumOf(open, ({ parts }) => parts.openMs)))
        assert.equal(found.flags.includes('partial'), included.length < open.length)
      }
    }
  }), { numRuns: 40 })
  t.pass('for random members')
})

t.test('utilisation of a group is what was used of the places that were offered', async t => {
  fc.assert(fc.property(someMembers, members => {
    for (const [methodClass, { frequency, utilisation }] of Object.entries(groupFigures(members).byClass)) {
      const included = members.filter(({ parts }) => parts.occupancyClass === methodClass && isCovered(parts.validMs, parts.openMs)).map(member => ({ ...member.parts, ...figuresOf(member) }))
      const weighted = (weight: 'openMs' | 'capacityMs', metric: 'frequency' | 'utilisation') => sumOf(included, parts => parts[weight] * parts[metric]!.value!) / sumOf(included, parts => parts[weight])
      if (frequency?.value !== undefined) assert.ok(isNear(frequency.value, weighted('openMs', 'frequency')))
      if (utilisation?.value !== undefined) assert.ok(isNear(utilisation.value, weighted('capacityMs', 'utilisation')))
    }
  }), { numRuns: 40 })
  t.pass('for random members')
})

t.test('a group of one space has its figures', async t => {
  fc.assert(fc.property(someMember, member => {
    for (const figures of Object.values(groupFigures([member]).byClass)) {
      const own = figuresOf(member)
      for (const found of Object.values(figures)) {
        const expected = own[found.metric]!
        if (found.value === undefined || expected.status === 'insufficient') continue
        assert.deepEqual({ ...found, value: 0, coverage: 0 }, { ...expected, value: 0, coverage: 0 })
        assert.ok(isNear(found.value, expected.value!), `${found.metric}: ${found.value} and ${expected.value}`)
      }
    }
  }), { numRuns: 40 })
  t.pass('for random spaces')
})

t.test('whoever lies in a member adds nothing, however deep, and the order of members does not matter', async t => {
  fc.assert(fc.property(someMembers, someMember, someMember, (members, child, grandchild) => {
    const alone = groupFigures(members)
    // The room between them is no member: only the list of ancestors knows of it.
    const nested = [named(child, 'child', 'm0'), named(grandchild, 'grandchild', 'between')]
    const ancestors = [...members, ...nested].map(({ space }) => space).concat(named(child, 'between', 'm0').space)
    const found = groupFigures([...nested, ...members], ancestors)
    assert.deepEqual(found.byClass, alone.byClass)
    assert.deepEqual([...found.dropped].sort(), ['child', 'grandchild'])
    for (const [methodClass, figures] of Object.entries(groupFigures(members.toReversed()).byClass)) {
      for (const { metric, value } of Object.values(figures)) {
        const expected = alone.byClass[methodClass as 'A']![metric]!.value
        assert.ok(value === expected || isNear(value!, expected!), metric)
      }
    }
  }), { numRuns: 40 })
  t.pass('for random members')
})

t.test('the peak of a group is that of its sum, valid only while all that are open are', async t => {
  const member = (id: string, hour: number, more: { readonly until?: number, readonly hours?: ReturnType<typeof daily> } = {}): Member => {
    const space = roomOf({ id, ...(more.hours ? { hours: more.hours } : {}) })
    const counter = deviceOf(id, 'counter', { placements: [{ space: id, from: 0 }] })
    const at = MONDAY + hour * HOUR_MS
    const readings = [...regularly(id, { from: MONDAY - HOUR_MS, to: more.until ?? MONDAY + DAY_MS + 5 * HOUR_MS }), said(id, at, { passagesIn: 10 }, { seq: 1 }), said(id, at + HOUR_MS, { passagesOut: 10 }, { seq: 2 })]
    return { space, ...evaluateScene({ space, devices: [counter], readings }) }
  }
  const peakOf = (...members: readonly Member[]) => groupFigures(members).byClass.A?.peak
  t.match(peakOf(member('a', 10), member('b', 14)), { value: 10, status: 'ok' }, 'not the 20 of two peaks')
  t.match(peakOf(member('a', 10), member('b', 10)), { value: 20, status: 'ok' })
  t.match(peakOf(member('a', 10), member('b', 13, { hours: daily(['12:00', '15:00']) })), { value: 10, status: 'ok', coverage: 1 }, 'who is closed has nobody')
  t.match(peakOf(member('a', 10), member('b', 9, { until: MONDAY + 12 * HOUR_MS })), { status: 'insufficient', value: undefined }, 'one blind room blinds the sum')
  const { atoms, ...unknown } = member('a', 10)
  t.ok(atoms)
  t.equal(peakOf(unknown), undefined, 'without what holds when there is no peak of a sum')
})
