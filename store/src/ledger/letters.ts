import type { DatabaseSync } from 'node:sqlite'
import { LetterDelivery } from '@linli/domain/letters'
import type { Language } from '@linli/domain/text'
import type { Ledger, LetterHead, StoredLetter } from './port.ts'

const HEAD = 'id, street, language, week, subject, created_at, as_of, recipients, state, delivery'

/** The letters of a ledger: frozen once saved, but for the way they go. */
export function letterRows (database: DatabaseSync): Pick<Ledger, 'saveLetter' | 'letter' | 'letters' | 'lettersToSend' | 'saveDelivery'> {
  const insert = database.prepare(`INSERT OR IGNORE INTO letter (id, street, language, week, subject, created_at, as_of, html, text, eml, model, recipients, state, delivery)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const one = database.prepare('SELECT * FROM letter WHERE id = ?')
  const heads = database.prepare(`SELECT ${HEAD} FROM letter WHERE (:street IS NULL OR street = :street) ORDER BY week DESC, street, language DESC LIMIT :limit`)
  const toSend = database.prepare(`SELECT ${HEAD} FROM letter WHERE delivery IS NOT NULL AND state IN ('outbox', 'sending', 'unsure') ORDER BY created_at, id`)
  const progress = database.prepare('UPDATE letter SET state = ?, delivery = ?, eml = coalesce(?, eml) WHERE id = ?')
  return {
    saveLetter: letter => insert.run(letter.id, letter.street, letter.language, letter.week, letter.subject, letter.createdAt, letter.asOf, letter.html, letter.text, letter.eml,
      letter.model, JSON.stringify(letter.recipients), letter.state, letter.delivery === undefined ? null : JSON.stringify(letter.delivery)).changes === 1,
    letter (id) {
      const row = one.get(id)
      return row && { ...headOf(row), html: String(row['html']), text: String(row['text']), eml: row['eml'] as Uint8Array, model: String(row['model']) }
    },
    letters: ({ street, limit = 500 } = {}) => heads.all({ street: street ?? null, limit }).map(headOf),
    lettersToSend: () => toSend.all().map(headOf),
    saveDelivery (id, { state, delivery, eml }) { progress.run(state, JSON.stringify(delivery), eml ?? null, id) }
  }
}

function headOf (row: Readonly<Record<string, unknown>>): LetterHead {
  return {
    id: String(row['id']), street: String(row['street']), language: String(row['language']) as Language, week: String(row['week']), subject: String(row['subject']),
    createdAt: Number(row['created_at']), asOf: Number(row['as_of']), recipients: JSON.parse(String(row['recipients'])) as string[], state: String(row['state']) as StoredLetter['state'],
    ...typeof row['delivery'] === 'string' ? { delivery: LetterDelivery.parse(JSON.parse(row['delivery'])) } : {}
  }
}
