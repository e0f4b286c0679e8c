import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOfLocalDay } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openLedger } from '@linli/store/ledger'
import t from 'tap'
import { linli } from './support/linli.ts'

const MONDAY = startOfLocalDay('2026-03-02')
const CATALOGUE = `
streets: [{ id: wutong, name: 梧桐街道 }]
sites: [{ id: lane, street: wutong, name: 梧桐里, recorded: true }]
spaces:
  - { id: study, site: lane, name: { zh: 书房, en: Study }, kind: study_room, occupancySource: headcount, visitsSource: none, capacity: [{ from: 2026-01-01, value: 20 }], hours: [{ from: 2026-01-01, weekly: { "1": [["09:00", "18:00"]] } }] }
devices:
  - { id: heads, kind: headcount, name: 天花板, source: linli, external: heads, placements: [{ space: study, from: 2026-01-01 }] }
`

t.test('a terminal tells where a figure comes from, from a home on which nothing runs', { timeout: 120_000 }, async t => {
  const home = t.testdir()
  const environment = { LINLI_HOME: home, LINLI_LOG_LEVEL: 'error' }
  writeFileSync(join(home, 'catalogue.yaml'), CATALOGUE)
  t.equal((await linli(['catalogue', 'import', join(home, 'catalogue.yaml')], environment)).code, 0)
  const store = await openEmbeddedStore({ file: join(home, 'telemetry.db') })
  await store.write(Array.from({ length: 6 * 24 }, (_, index) => ({ time: MONDAY + index * 600_000, index })).filter(({ index }) => index < 60 || index >= 78).map(({ time, index }) => ({
    measurement: 'occupancy' as const, tags: { device: 'heads' }, time, fields: { count: index >= 84 && index < 96 ? 10 : 0, receivedAt: time, timedOnReceipt: false }
  })))
  await store.close()
  const question = ['explain', '--space', 'study', '--metric', 'person_hours', '--from', '2026-03-02', '--to', '2026-03-03']
  const { code, stdout, stderr } = await linli(question, environment)
  t.equal(code, 0, stderr)
  t.match(stdout, /书房 \/ 梧桐里 · 服务人时 · 3月2日 周一\n数据不足 \[A 70\.\d%\]/)
  t.match(stdout, /3月2日 周一 10:20–13:00 {2}天花板 没有消息/)
  t.match(stdout, /·{9}█░░░█{5}·{6}/, 'the hours of the day')
  const english = await linli([...question, '--language', 'en'], environment)
  t.match(english.stdout, /insufficient data \[A 70\.\d%\].*\n[^]*天花板 was silent[^]*SHA-256 [0-9a-f]{64}\n$/)
  const json = JSON.parse((await linli([...question, '--json'], environment)).stdout) as { hash: string }
  t.match(json, { metric: 'person_hours', figure: { value: null, status: 'insufficient' }, days: [{ state: 'blind' }], reasons: [{ kind: 'silent', device: 'heads' }] })
  t.ok(english.stdout.includes(json.hash), 'the same grounds, the same hash')
  for (const [wrong, message] of [
    [['--metric', 'people'], /^metric_unknown: there is no metric "people"; there are coverage, visits/], [['--to', '2026-03-02'], /^period_empty: /], [['--space', 'attic'], /^not_found: there is no space "attic"/], [['--as-of', '2026-01-01'], /^nothing_known_then: /]
  ] as const) t.match(await linli([...question, ...wrong], environment), { code: 1, stdout: '', stderr: message })
  const ledger = openLedger(join(home, 'ledger.db'))
  t.teardown(() => { ledger.close() })
  t.match(ledger.definitions('person_hours'), [{ definition: { version: 1 }, at: Number }], 'the definition is in the archive')
})
