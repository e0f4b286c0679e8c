import t from 'tap'
import { exportCatalogue, readCatalogueFile } from '../src/catalogue/index.ts'

const FILE = `
streets: [{ id: wutong, name: 梧桐街道 }]
sites: [{ id: lane, street: wutong, name: { zh: 梧桐里, en: Wutong Lane } }]
spaces:
  - id: study
    site: lane
    name: 书房
    kind: study_room
    capacity: [{ from: 2026-01-01, value: 40 }]
    hours: [{ from: 2026-01-01, weekly: { 1: [["09:00", "21:00"]] } }]
    occupancySource: counter
    visitsSource: counter
devices:
  - { id: door, kind: counter, source: linli, external: door, placements: [{ space: study, from: 2026-01-01 }] }
`

const problemsOf = (text: string, options = {}) => {
  const read = readCatalogueFile(text, options)
  return 'problems' in read ? read.problems.map(({ line, message }) => `${line} ${message}`) : []
}
const catalogueOf = (text: string, options = {}) => {
  const read = readCatalogueFile(text, options)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.catalogue
}

t.test('a good file becomes a catalogue, and an exported one is a good file', async t => {
  const catalogue = catalogueOf(FILE)
  t.match(catalogue, { spaces: [{ id: 'study', capacity: [{ value: 40, from: Date.UTC(2025, 11, 31, 16) }] }], devices: [{ id: 'door' }] })
  t.same(catalogueOf(exportCatalogue(catalogue)), catalogue)
})

t.test('entries are merged by id, and an import twice changes nothing', async t => {
  const base = catalogueOf(FILE)
  t.same(catalogueOf(FILE, { base }), base)
  const more = catalogueOf('spaces: [{ id: hall, site: lane, name: 厅, kind: activity_room, occupancySource: none, visitsSource: none }]', { base })
  t.same(more.spaces.map(({ id }) => id), ['study', 'hall'])
})

t.test('every problem is named at once, with its line, what it is about and what stands there', async t => {
  const bad = FILE.replace('kind: study_room', 'kind: pub').replace('value: 40', 'value: -3').replace('street: wutong', 'street: nowhere').replace('"09:00"', '"9 Uhr"').replace('space: study,', 'space: cellar,')
  const problems = problemsOf(bad)
  for (const [line, what] of [[3, /site "lane".*street "nowhere"/], [8, /space "study", kind.*"pub"/], [9, /capacity -3 .*capacity_not_positive/], [10, /HH:MM.*"9 Uhr"/], [14, /device "door".*space "cellar"/]] as const) {
    t.ok(problems.some(problem => problem.startsWith(`${line} `) && what.test(problem)), `line ${line}: ${problems.join(' | ')}`)
  }
  t.equal(problems.length, 5)
})

t.test('what is no YAML, no map, or has unknown keys is refused with a line', async t => {
  t.match(problemsOf('spaces: [\n  {'), [/^\d+ /])
  t.match(problemsOf('- a\n- b'), [/^1 /])
  t.match(problemsOf('spaces: []\nspacs: []'), [/Unrecognized key.*spacs/])
  t.match(problemsOf('42'), [/^1 /])
})

t.test('ids that are there twice, names that belong to another device, and placements that overlap are problems', async t => {
  const base = catalogueOf(FILE)
  t.match(problemsOf('streets: [{ id: a, name: a }, { id: a, name: b }]'), [/"a" is there twice/])
  t.match(problemsOf('devices: [{ id: other, kind: door, source: linli, external: DOOR }]', { base }), [/that of device "door"/])
  t.match(problemsOf('devices: [{ id: d2, kind: door, source: x, external: y, placements: [{ space: study, from: 2026-01-01 }, { space: study, from: 2026-02-01 }] }]', { base }), [/two places at once/])
})
