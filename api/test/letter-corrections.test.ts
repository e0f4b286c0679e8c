import type { Figure, MetricId } from '@linli/domain/figures'
import t from 'tap'
import { correctionsOf } from '../src/letters/corrections.ts'
import corrections from '../src/letters/sections/corrections.ts'
import type { LetterModel } from '../src/letters/model.ts'
import { wordsIn } from '../src/letters/words.ts'

const WEEK = '2026-11-16'
const figure = (metric: MetricId, value: number | undefined): Figure => ({ metric, unit: '1', value, coverage: value === undefined ? 0.5 : 1, methodClass: 'A', status: value === undefined ? 'insufficient' : 'ok', flags: [] })

/** A letter of some spaces with these visits. */
function letter (visits: Readonly<Record<string, number | undefined>>, more: Partial<LetterModel> = {}): LetterModel {
  const spaces = Object.entries(visits).map(([id, value]) => ({
    id, name: { zh: `空间${id}`, en: `Space ${id}` }, limits: [], dailyVisits: [figure('visits', value)],
    figures: { visits: figure('visits', value), person_hours: figure('person_hours', 10), mean_stay: figure('mean_stay', value) }
  }))
  return {
    street: { id: 's', name: { zh: '街', en: 'street' } }, week: WEEK, isoYear: 2026, isoWeek: 47, asOf: 0, specialDays: [], totals: { members: [], dropped: [], byClass: { A: { visits: figure('visits', Object.values(visits)[0]) } } },
    comparedTotals: {}, sites: [{ id: 'x', name: { zh: '点', en: 'site' }, line: 'operation', spaces }], corrections: [], alerts: { raised: 0, acknowledged: 0, cleared: 0, stillActive: 0 }, silentDevices: [], ...more
  }
}

t.test('only what was printed and prints otherwise now is corrected: the total, the week and the day', async t => {
  const found = correctionsOf([letter({ a: 10, b: 5 })], [letter({ a: 12.4, b: 5.2, c: 9 })])
  t.same(found.map(({ space, methodClass, metric, day, was, now }) => [space ?? methodClass, metric, day, was.value, now.value]), [
    ['A', 'visits', undefined, 10, 12.4], ['a', 'visits', undefined, 10, 12.4], ['a', 'visits', WEEK, 10, 12.4]
  ], '5.2 prints as 5, the stay is not in the letter, and the space c came later')
})

t.test('a figure that was told too early, and one that nobody has any more, are corrected like others', async t => {
  t.match(correctionsOf([letter({ a: undefined })], [letter({ a: 3 })]).map(({ was, now }) => [was.status, now.status]), [['insufficient', 'ok'], ['insufficient', 'ok'], ['insufficient', 'ok']])
  t.match(correctionsOf([letter({ a: 3 })], [letter({ a: undefined })]).map(({ was, now }) => [was.value, now.status]), [[3, 'insufficient'], [3, 'insufficient'], [3, 'insufficient']])
})

t.test('what was told last decides: a correction by the letter after, or the letter itself when it was made later', async t => {
  const first = letter({ a: 10 })
  const next = letter({ a: 100 }, { week: '2026-11-23', corrections: correctionsOf([first], [letter({ a: 12 })]) })
  t.same(correctionsOf([first, next], [letter({ a: 12 })]), [])
  t.equal(correctionsOf([first, next], [letter({ a: 13 })])[0]?.was.value, 12)
  t.equal(correctionsOf([next, first], [letter({ a: 13 })])[0]?.was.value, 10)
  t.same(correctionsOf([next], [letter({ a: 13 })]).map(({ was }) => was.value), [12, 12, 12], 'a week whose letter these readers never got, but its correction')
})

t.test('a letter of an earlier version, without comparison and corrections, is read', async t => {
  const { corrections: _corrections, comparedTotals: _comparedTotals, ...old } = letter({ a: 10 })
  t.equal(correctionsOf([old as LetterModel], [letter({ a: 12 })]).length, 3)
  t.same(correctionsOf([{} as LetterModel], [letter({ a: 12 })]), [])
})

t.test('many corrections do not bury the letter: thirty are shown, the rest is counted', async t => {
  const ids = Array.from({ length: 60 }, (_, index) => `s${index}`)
  const all = (value: number) => letter(Object.fromEntries(ids.map(id => [id, value])))
  const model = { ...all(12), corrections: correctionsOf([all(10)], [all(12)]) }
  t.equal(model.corrections.length, 121)
  const zh = corrections.render(model, wordsIn('zh'))
  t.equal(zh.text.split(' → ').length - 1, 30)
  t.match(zh.text, /另有 91 个数字随之变化/)
  t.match(corrections.render(model, wordsIn('en')).html, /91 more figures changed/)
  t.ok(zh.html.length < 30_000, `${zh.html.length} characters`)
  t.same(corrections.render({ ...model, corrections: [] }, wordsIn('zh')), { html: '', text: '' })
})
