import { median } from '@linli/domain/statistics'
import { loadFaults } from '@linli/firmware-sim/faults'
import t from 'tap'
import { districtOf } from './acceptance/accuracy/district.ts'
import { goalsOf } from './acceptance/accuracy/goals.ts'
import { judge, linesOf, type Judgement } from './acceptance/accuracy/judge.ts'
import { optionsOf } from './acceptance/accuracy/options.ts'
import { runAccuracy, type Run } from './acceptance/accuracy/run.ts'

/** Accumulated totals, events, a head counter, and presence with a door contact. */
const catalogue = districtOf(['wutong-lane-studio', 'yunjin-gallery', 'yunjin-reading', 'yunjin-talent-gym'])
const known = await loadFaults()
const play = (names: Iterable<string>, seed = 1) => runAccuracy({ catalogue, weeks: 2, faults: [...names].map(name => known.get(name)!), seed, handCount: 500 })
const figuresOf = ({ weeks, checked }: Run) => [...weeks, ...checked].map(({ space, monday, figures }) => ({ space: space.id, monday, figures }))
const sizes = (judgements: readonly Judgement[], metrics: readonly string[]) => judgements.filter(({ metric, figure }) => metrics.includes(metric) && figure.methodClass === 'A' && figure.status === 'ok').map(({ error }) => Math.abs(error!))

t.test('what only comes twice, late or again changes no figure, and without a fault figures are the truth', { timeout: 240_000 }, async t => {
  const clean = await play([])
  const judgements = judge(clean.weeks)
  t.ok(sizes(judgements, ['visits']).length === 4 && sizes(judgements, ['visits']).every(error => error < 1e-9), 'visits are exact')
  t.ok(sizes(judgements, ['person_hours', 'utilisation']).length === 12 && sizes(judgements, ['person_hours', 'utilisation']).every(error => error < 0.005), 'person-hours are as good as five minutes allow')
  const troubled = await play(['duplicates', 'late-data', 'retained-ghosts'])
  t.ok(troubled.counters.duplicate > 300 && troubled.messages > clean.messages)
  t.strictSame(figuresOf(troubled), figuresOf(clean))
})

t.test('under all faults errors stay bounded, nothing is printed below the gate, and seeds do not depend on each other', { timeout: 240_000 }, async t => {
  const first = await play(known.keys(), 1)
  const second = await play([...known.keys()].reverse(), 5)
  for (const run of [first, second]) {
    const checked = judge(run.checked)
    const goals = goalsOf(run, [...judge(run.weeks), ...checked], linesOf(checked))
    for (const { what, holds, saw } of goals.filter(({ what }) => !what.startsWith('class A'))) t.ok(holds, `${what}: ${saw}`)
    const told = sizes(checked, ['told_visits'])
    t.ok(median(told) < 0.025 && told.every(error => error < 0.08), `visits that could be told: ${told.join(' ')}`)
    t.ok(sizes(checked, ['person_hours', 'utilisation']).every(error => error < 0.15), 'person-hours')
  }
  t.ok([first, second].some(({ weeks }) => judge(weeks).some(({ figure }) => figure.coverage! < 1)), 'something was blind')
  t.strictSame(figuresOf(await play(known.keys(), 1)), figuresOf(first))
  t.not(JSON.stringify(figuresOf(second)), JSON.stringify(figuresOf(first)))
})

t.test('options are refused with what they should be', async t => {
  for (const wrong of [['--weeks', '0'], ['--spaces', '99'], ['--seed', 'x'], ['--faults', 'gremlins'], ['--hand-count', '5'], ['--quick']]) t.type(optionsOf(wrong, known), 'string', wrong.join(' '))
  t.match(optionsOf(['--faults', 'outages,late-data', '--each'], known), { weeks: 8, spaces: 20, seed: 1, each: true, handCount: 500, faults: [{ id: 'outages' }, { id: 'late-data' }] })
  t.match(optionsOf(['--faults', 'none'], known), { faults: [] })
})
