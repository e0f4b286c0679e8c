import { join } from 'node:path'
import t from 'tap'
import { loadFaults, planted, whyNotPlantable } from './mutants/fault.ts'

const DOMAIN = join(import.meta.dirname, '../domain')

t.test('every fault of the list can still be planted', async t => {
  const faults = await loadFaults()
  t.ok(faults.length >= 40, `${faults.length} faults`)
  t.same(faults.flatMap(fault => whyNotPlantable(fault, DOMAIN) ?? []), [])
  t.same(faults.filter(({ why }) => why === ''), [], 'each says why it matters')
  t.equal(new Set(faults.map(({ name }) => name)).size, faults.length, 'names tell them apart')
})

t.test('a text that is not there, or there twice, is told with its file', async t => {
  const fault = { name: 'x', file: 'statistics/index.ts', text: 'no such text', instead: 'y', why: 'z' }
  t.match(whyNotPlantable(fault, DOMAIN), /"x" .* domain\/src\/statistics\/index\.ts and finds it 0 times/)
  t.match(whyNotPlantable({ ...fault, text: 'values' }, DOMAIN), /finds it \d+ times/)
  t.match(whyNotPlantable({ ...fault, instead: fault.text }, DOMAIN), /the same text/)
  t.equal(planted({ text: 'b', instead: '$&' }, 'abc'), 'a$&c', 'as it is written')
})
