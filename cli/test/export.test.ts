import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import t from 'tap'
import { linesOf } from '../../test/support/analyst.ts'
import { faultsOf } from '../../test/support/data-package.ts'
import { linli, startLinli } from './support/linli.ts'

const YESTERDAY = addDays(localDate(Date.now()), -1)
const CATALOGUE = `
streets: [{ id: wutong, name: 梧桐街道 }]
sites: [{ id: lane, street: wutong, name: 梧桐里 }]
spaces:
  - id: study
    site: lane
    name: { zh: 书房, en: Study }
    kind: study_room
    capacity: [{ from: 2026-01-01, value: 20 }]
    hours: [{ from: 2026-01-01, weekly: { 1: [["09:00", "18:00"]], 2: [["09:00", "18:00"]], 3: [["09:00", "18:00"]], 4: [["09:00", "18:00"]], 5: [["09:00", "18:00"]], 6: [["09:00", "18:00"]], 7: [["09:00", "18:00"]] } }]
    occupancySource: headcount
    visitsSource: none
devices: [{ id: heads, kind: headcount, source: linli, external: heads, placements: [{ space: study, from: 2026-01-01 }] }]
`

/** A home with a catalogue, and five people in the study all of yesterday. */
async function homeWithDay (home: string): Promise<void> {
  t.match(await linli(['catalogue', 'import', '-', '--home', home], {}, CATALOGUE), { code: 0, stderr: '' })
  const store = await openEmbeddedStore({ file: join(home, 'telemetry.db') })
  const from = startOfLocalDay(YESTERDAY)
  await store.write(Array.from({ length: 200 }, (_, i) => ({ measurement: 'occupancy' as const, tags: { device: 'heads' }, time: from + i * 10 * MINUTE_MS, fields: { count: 5, receivedAt: from, timedOnReceipt: false } })))
  await store.close()
}

t.test('linli export writes a folder beside a running Linli and without one, and says who may have it', { timeout: 240_000 }, async t => {
  const dir = t.testdir()
  const home = join(dir, 'home')
  await homeWithDay(home)
  const run = (out: string, ...more: string[]) => linli(['export', '--home', home, '--from', YESTERDAY, '--to', YESTERDAY, '--out', join(dir, out), '--log-level', 'silent', ...more])
  const alone = await run('alone', '--readings')
  t.match(alone, { code: 0, stdout: /days\.csv +1 rows[\s\S]*readings\.parquet +168 rows[\s\S]*README\.md/, stderr: /不得外传[\s\S]*must not leave/ })
  t.same(faultsOf(join(dir, 'alone')), [])
  t.match(linesOf(join(dir, 'alone'), 'day-figures').find(({ metric }) => metric === 'person_hours'), { space: 'study', value: '45', status: 'ok', methodClass: 'A' })
  const running = await startLinli(t, ['up', '--empty'], { home })
  t.match(await run('beside', '--format', 'csv', '--space', 'study'), { code: 0 })
  t.same(readdirSync(join(dir, 'beside')).filter(name => name.endsWith('.parquet')), [])
  t.equal(readFileSync(join(dir, 'beside', 'days.csv'), 'utf8'), readFileSync(join(dir, 'alone', 'days.csv'), 'utf8'))
  t.match(await run('alone'), { code: 1, stderr: /export_folder_taken: .*--force/ })
  t.match(await run('alone', '--force', '--format', 'parquet'), { code: 0 })
  t.notOk(existsSync(join(dir, 'alone', 'days.csv')))
  t.match(await linli(['export', '--home', home, '--from', '2026-02-30', '--to', YESTERDAY, '--out', join(dir, 'none')]), { code: 1, stderr: /config_invalid: --from 2026-02-30/ })
  t.match(await linli(['export', '--home', home, '--from', YESTERDAY, '--to', YESTERDAY, '--out', join(dir, 'none'), '--store', 'influx', '--influx-url', 'http://127.0.0.1:1', '--influx-token', 'x']), { code: 1, stderr: /config_invalid: .*LINLI_STORE=embedded/ }, 'it reads where the running one writes')
  t.match(await run('given', '--publish', '--format', 'csv'), { code: 0, stderr: /figures of whole days/, stdout: /^day-figures.csv/ })
  t.match((await run('none', '--publish', '--readings')).code, 1)
  t.match(await run('none', '--site', 'moon'), { code: 1, stderr: /not_found: .*moon/ })
  t.notOk(existsSync(join(dir, 'none')))
  t.equal(running.child.exitCode, null, 'the running one goes on')
})
