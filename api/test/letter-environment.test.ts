import type { Figure, MetricId } from '@linli/domain/figures'
import t from 'tap'
import type { LetterModel } from '../src/letters/model.ts'
import section from '../src/letters/sections/environment.ts'
import { wordsIn } from '../src/letters/words.ts'

const figure = (metric: MetricId, value: number): Figure => ({ metric, value, unit: '1', coverage: 0.95, methodClass: 'A', status: 'ok', flags: [] })
const model = (figures: Partial<Record<MetricId, Figure>>, limits: LetterModel['sites'][number]['spaces'][number]['limits']) => ({
  sites: [{ id: 'lane', name: { zh: '里', en: 'Lane' }, line: 'operation', spaces: [{ id: 'study', name: { zh: '书房', en: 'Study' }, figures, dailyVisits: [], limits }] }],
  alerts: { raised: 0, acknowledged: 0, cleared: 0, stillActive: 0 }, silentDevices: []
}) as unknown as LetterModel

t.test('the rule of energy is a line of its own beside comfort, in both languages', async t => {
  const both = model({ comfort_temperature: figure('comfort_temperature', 1), energy_temperature: figure('energy_temperature', 0.25) }, [{ quantity: 'temperature', lo: 16, hi: 28, averaging: '15min' }])
  t.match(section.render(both, wordsIn('zh')).text, /温度达标率.*100\.0%[\s\S]*26\/20 °C 执行率 \(26\/20 °C 节能规定，与健康限值无关\): 25\.0% \[A 95 %\]/)
  t.match(section.render(both, wordsIn('en')).html, /energy rule 26\/20 °C, no matter of health[\s\S]*25\.0%/)
})

t.test('without a season there is no such line, without limits none at all', async t => {
  const one = model({ comfort_temperature: figure('comfort_temperature', 1) }, [{ quantity: 'temperature', lo: 16, hi: 28, averaging: '15min' }])
  t.notMatch(section.render(one, wordsIn('zh')).text, /26\/20/)
  t.match(section.render(model({}, []), wordsIn('zh')).html, /没有按限值评价/)
})
