import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Catalogue } from '@linli/domain/catalogue'
import type { AlertCondition } from '@linli/domain/state'
import t, { type Test } from 'tap'
import { openLedger, type StoredLetter } from '../src/ledger/index.ts'
import { MIGRATIONS } from '../src/ledger/migrations/index.ts'

function open (t: Test, file = join(t.testdir(), 'ledger.db'), busyMs = 200) {
  const ledger = openLedger(file, { busyMs })
  t.teardown(() => {
    try {
      ledger.close()
    } catch { /* closed by the test */ }
  })
  return { ledger, file }
}

const CONDITION: AlertCondition = { id: 'co2-high-study-x', rule: 'co2-high', site: 'lane', space: 'study', priority: 'P2', active: true, since: 1000, raisedAt: 2000 }

t.test('a catalogue gets the next version and survives', async t => {
  const { ledger, file } = open(t)
  t.equal(ledger.catalogue().version, 0)
  const saved = ledger.saveCatalogue(Catalogue.parse({ streets: [{ id: 's', name: '梧桐' }] }), { at: 1, by: 'test' })
  t.equal(saved.version, 1)
  t.equal(ledger.saveCatalogue(saved, { at: 2, by: 'test' }).version, 2)
  ledger.close()
  t.match(open(t, file).ledger.catalogue(), { version: 2, streets: [{ id: 's', name: { zh: '梧桐', en: '梧桐' } }] })
})

t.test('condition and acknowledgement do not touch each other, and the first acknowledgement wins', async t => {
  const { ledger } = open(t)
  t.match(ledger.upsertAlert(CONDITION), { changed: true, alert: CONDITION })
  t.equal(ledger.upsertAlert(CONDITION).changed, false)
  t.match(ledger.acknowledgeAlert(CONDITION.id, 'Li', 3000), { acknowledgedBy: 'Li' })
  t.match(ledger.acknowledgeAlert(CONDITION.id, 'Wang', 4000), { acknowledgedAt: 3000, acknowledgedBy: 'Li' })
  t.match(ledger.upsertAlert({ ...CONDITION, active: false, clearedAt: 5000 }).alert, { active: false, acknowledgedBy: 'Li' })
  t.equal(ledger.acknowledgeAlert('nobody', 'Li', 1), undefined)
})

t.test('alerts are found by state, space and time', async t => {
  const { ledger } = open(t)
  ledger.upsertAlert(CONDITION)
  ledger.upsertAlert({ ...CONDITION, id: 'b', space: 'hall', raisedAt: 9000, active: false, clearedAt: 9500 })
  t.same(ledger.alerts({}).map(({ id }) => id), ['b', CONDITION.id])
  ledger.acknowledgeAlert('b', 'Li', 9999)
  t.same(ledger.alerts({ open: true }).map(({ id }) => id), [CONDITION.id])
  t.same(ledger.alerts({ space: 'hall' }).map(({ id }) => id), ['b'])
  t.same(ledger.alerts({ from: 9600, to: 10_000 }).map(({ id }) => id), [CONDITION.id], 'still active then')
  t.same(ledger.alerts({ to: 9000 }).map(({ id }) => id), [CONDITION.id])
})

t.test('a letter is frozen once saved', async t => {
  const { ledger } = open(t)
  const letter: StoredLetter = {
    id: 's-2026-03-02-zh', street: 's', language: 'zh', week: '2026-03-02', subject: '周报', createdAt: 1, asOf: 1, html: '<p>一</p>', text: '一', eml: new Uint8Array([1, 2]),
    model: '{}', recipients: ['a@example.org'], state: 'outbox'
  }
  t.equal(ledger.saveLetter(letter), true)
  t.equal(ledger.saveLetter({ ...letter, html: 'other' }), false)
  t.match(ledger.letter(letter.id), { html: '<p>一</p>', eml: new Uint8Array([1, 2]) })
  t.match(ledger.letters(), [{ id: letter.id, recipients: ['a@example.org'] }])
  t.same(ledger.letters({ street: 'other' }), [])
})

t.test('the way of a letter is noted, and its bytes stay unless others are given', async t => {
  const { ledger } = open(t)
  const delivery = { waiting: ['a@example.org'], refused: [], lost: 0 }
  const letter: StoredLetter = {
    id: 's-2026-03-02-zh', street: 's', language: 'zh', week: '2026-03-02', subject: '周报', createdAt: 1, asOf: 1, html: '', text: '', eml: new Uint8Array([1]), model: '{}', recipients: ['a@example.org'], state: 'outbox', delivery
  }
  ledger.saveLetter(letter)
  t.match(ledger.lettersToSend(), [{ id: letter.id, delivery }])
  ledger.saveDelivery(letter.id, { state: 'sending', delivery, eml: new Uint8Array([2]) })
  t.match(ledger.letter(letter.id), { state: 'sending', eml: new Uint8Array([2]) })
  ledger.saveDelivery(letter.id, { state: 'sent', delivery: { ...delivery, waiting: [], sentAt: 5 } })
  t.match(ledger.letters(), [{ state: 'sent', delivery: { waiting: [], sentAt: 5 } }])
  t.match(ledger.letter(letter.id), { eml: new Uint8Array([2]) })
  t.same(ledger.lettersToSend(), [])
})

t.test('a run is claimed once, settings are kept', async t => {
  const { ledger } = open(t)
  t.equal(ledger.claimRun('letter', '2026-03-02', 1), true)
  t.equal(ledger.claimRun('letter', '2026-03-02', 2), false)
  ledger.setSetting('a', '1')
  ledger.setSetting('a', '2')
  t.equal(ledger.setting('a'), '2')
  t.equal(ledger.setting('b'), undefined)
  t.doesNotThrow(() => { ledger.audit({ at: 1, by: 'Li', what: 'claim' }) })
})

t.test('a ledger of a newer version is refused', async t => {
  const { ledger, file } = open(t)
  ledger.close()
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 99')
  database.close()
  t.throws(() => openLedger(file), { code: 'ledger_from_the_future', message: /version 99/ })
})

t.test('a newer catalogue of another process is seen, and both get versions of their own', async t => {
  const { ledger, file } = open(t)
  const other = open(t, file).ledger
  const first = ledger.saveCatalogue(Catalogue.parse({ streets: [{ id: 's', name: '梧桐' }] }), { at: 1, by: 'one' })
  t.same(other.catalogue(), first)
  t.equal(other.saveCatalogue(Catalogue.parse({ streets: [{ id: 'p', name: '水杉' }] }), { at: 2, by: 'two' }).version, 2)
  t.match(ledger.catalogue(), { version: 2, streets: [{ id: 'p' }] })
  t.equal(ledger.catalogue(), ledger.catalogue(), 'parsed once')
  t.equal(ledger.saveCatalogue(first, { at: 3, by: 'one' }).version, 3)
})

t.test('a stored catalogue is checked when it is read', async t => {
  const { ledger, file } = open(t)
  ledger.saveCatalogue(Catalogue.parse({}), { at: 1, by: 'test' })
  ledger.close()
  const database = new DatabaseSync(file)
  database.exec(`UPDATE catalogue SET content = '{"version":1,"streets":[{"id":"Not An Id","name":"x"}]}'`)
  database.close()
  t.throws(() => open(t, file).ledger.catalogue(), /an id has 1 to 48 characters/)
})

t.test('every migration leads to its version, and an old ledger keeps its rows', async t => {
  const dir = t.testdir()
  MIGRATIONS.forEach((_step, version) => {
    const file = join(dir, `from-${version + 1}.db`)
    const database = new DatabaseSync(file)
    for (const step of MIGRATIONS.slice(0, version + 1)) database.exec(step)
    database.exec(`PRAGMA user_version = ${version + 1}`)
    database.exec(`INSERT INTO setting VALUES ('kept', 'yes')`)
    database.exec(`INSERT INTO letter (id, street, language, week, subject, created_at, as_of, html, text, eml, model, recipients, state) VALUES ('l', 's', 'zh', '2026-03-02', '', 1, 1, '', '', x'00', '{}', '["a@example.org"]', 'outbox')`)
    database.close()
    const { ledger } = open(t, file)
    t.equal(ledger.setting('kept'), 'yes')
    t.match(ledger.letters(), [{ id: 'l', state: 'outbox' }])
    t.same(ledger.lettersToSend(), [], 'what was made before is not to be sent')
    ledger.close()
    const after = new DatabaseSync(file)
    t.same({ ...after.prepare('PRAGMA user_version').get() }, { user_version: MIGRATIONS.length })
    after.close()
  })
})

t.test('a file that is no ledger is refused with its name, a locked one is told after waiting', async t => {
  const file = join(t.testdir({ 'ledger.db': 'x'.repeat(5000) }), 'ledger.db')
  t.throws(() => openLedger(file), { code: 'ledger_unavailable', message: /ledger\.db/ })
  const { ledger, file: good } = open(t, join(t.testdir({ home: {} }), 'home/ledger.db'))
  const other = new DatabaseSync(good)
  other.exec('BEGIN IMMEDIATE')
  t.equal(ledger.setting('a'), undefined, 'reading goes on')
  t.throws(() => { ledger.setSetting('a', '1') }, { code: 'ledger_unavailable', retryable: true })
  other.exec('COMMIT')
  other.close()
  t.doesNotThrow(() => { ledger.setSetting('a', '1') })
})
