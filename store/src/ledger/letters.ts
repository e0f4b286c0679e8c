import type { DatabaseSync } from 'node:sqlite'
import type { Language } from '@linli/domain/text'
import type { Ledger, StoredLetter } from './port.ts'

type Head = Omit<StoredLetter, 'eml' | 'html' | 'text' | 'model'>

/** The letters of a ledger: frozen once saved. */
export function letterRows (database: DatabaseSync): Pick<Ledger, 'saveLetter' | 'letter' | 'letters'> {
  const insert = database.prepare(`INSERT OR IGNORE INTO letter (id, street, language, week, subject, created_at, as_of, html, text, eml, model, recipients, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const one = database.prepare('SELECT * FROM letter WHERE id = ?')
  const heads = database.prepare(`SELECT id, street, language, week, subject, created_at, as_of, recipients, state FROM letter
    WHERE (:street IS NULL OR street = :street) ORDER BY week DESC, street, language DESC LIMIT :limit`)
  return {
    saveLetter: letter => insert.run(letter.id, letter.street, letter.language, letter.week, letter.subject, letter.createdAt, letter.asOf, letter.html, letter.text, letter.eml,
      letter.model, JSON.stringify(letter.recipients), letter.state).changes === 1,
    letter (id) {
      const row = one.get(id)
      return row && { ...headOf(row), html: String(row['html']), text: String(row['text']), eml: row['eml'] as Uint8Array, model: String(row['model']) }
    },
    letters: ({ street, limit = 500 } = {}) => heads.all({ street: street ?? null, limit }).map(headOf)
  }
}

function headOf (row: Readonly<Record<string, unknown>>): Head {
  return {
    id: String(row['id']), street: String(row['street']), language: String(row['language']) as Language, week: String(row['week']), subject: String(row['subject']),
    createdAt: Number(row['created_at']), asOf: Number(row['as_of']), recipients: JSON.parse(String(row['recipients'])) as string[], state: String(row['state']) as StoredLetter['state']
  }
}
