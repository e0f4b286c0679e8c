import { DatabaseSync } from 'node:sqlite'
import type { FoundDevice, QuarantineEntry, QuarantineReason } from '@linli/domain/pipeline'
import type { Message } from '../decoders/contract.ts'

/** Bytes of a payload that are kept. */
const PAYLOAD_KEPT = 64 * 1024
/** Entries that are kept; the oldest go first. */
const ENTRIES_KEPT = 10_000
/** Found devices that are kept; those heard longest ago go first. */
const FOUND_KEPT = 1000
/** Characters of what a device calls itself. */
const NAME_KEPT = 128

export interface QuarantinedMessage {
  readonly message: Message
  readonly decoder: string
  readonly reason: QuarantineReason
  readonly detail: string
  readonly external?: string
  readonly device?: string
}

/** Messages that were not understood, kept with their bytes so that they can be tried again; and devices that nobody has claimed. */
export class Quarantine {
  readonly #database: DatabaseSync

  constructor (file: string) {
    this.#database = new DatabaseSync(file)
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, received_at INTEGER, source TEXT, decoder TEXT, topic TEXT, retained INTEGER, payload BLOB, payload_bytes INTEGER,
        reason TEXT, detail TEXT, external TEXT, device TEXT);
      CREATE TABLE IF NOT EXISTS found (source TEXT, external TEXT, name TEXT, model TEXT, first_seen INTEGER, last_seen INTEGER, messages INTEGER, reading TEXT, PRIMARY KEY (source, external)) WITHOUT ROWID;`)
  }

  /** Keeps a message under its number in the spool: taken again after a crash, it is still one entry. What identifies people is not kept. */
  keep (number: number, { message, decoder, reason, detail, external, device }: QuarantinedMessage): void {
    const kept = reason === 'personal_data' ? new Uint8Array() : message.payload.subarray(0, PAYLOAD_KEPT)
    this.#database.prepare('INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      number, message.receivedAt, message.source, decoder, message.topic.slice(0, 1024), Number(message.retained), kept, message.sentBytes ?? message.payload.length, reason, detail.slice(0, 500), external?.slice(0, NAME_KEPT) ?? null, device ?? null)
  }

  remove (id: number): void {
    this.#database.prepare('DELETE FROM entry WHERE id = ?').run(id)
  }

  /** Number of the newest entry, 0 when there is none. */
  newest (): number {
    return Number(this.#database.prepare('SELECT coalesce(max(id), 0) AS id FROM entry').get()!['id'])
  }

  total (): number {
    return Number(this.#database.prepare('SELECT count(*) AS n FROM entry').get()!['n'])
  }

  /** Newest first. */
  entries ({ limit, before }: { readonly limit: number, readonly before?: number }): readonly QuarantineEntry[] {
    return this.#database.prepare('SELECT * FROM entry WHERE id < ? ORDER BY id DESC LIMIT ?').all(before ?? Number.MAX_SAFE_INTEGER, limit).map(entryOf)
  }

  /** Ids of what can be tried again, oldest first: messages of which all bytes are there. */
  replayable (ids: readonly number[] | 'all'): readonly number[] {
    const all = this.#database.prepare('SELECT id FROM entry WHERE length(payload) = payload_bytes ORDER BY id').all().map(row => Number(row['id']))
    if (ids === 'all') return all
    const wanted = new Set(ids)
    return all.filter(id => wanted.has(id))
  }

  message (id: number): Message | undefined {
    const row = this.#database.prepare('SELECT * FROM entry WHERE id = ?').get(id)
    return row && {
      source: String(row['source']), topic: String(row['topic']), payload: row['payload'] as Uint8Array, retained: row['retained'] === 1, receivedAt: Number(row['received_at'])
    }
  }

  /** Notes a device that speaks and is not claimed. */
  noteFound ({ source, external, name, model, at, values }: {
    readonly source: string, readonly external: string, readonly name?: string | undefined, readonly model?: string | undefined, readonly at: number, readonly values: Readonly<Record<string, number | boolean>>
  }): void {
    this.#database.prepare(`INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET name = coalesce(excluded.name, name), model = coalesce(excluded.model, model),
      last_seen = max(last_seen, excluded.last_seen), messages = messages + 1, reading = CASE WHEN excluded.reading = '{}' THEN reading ELSE excluded.reading END`)
      .run(source, external.slice(0, NAME_KEPT), name?.slice(0, NAME_KEPT) ?? null, model?.slice(0, NAME_KEPT) ?? null, at, at, JSON.stringify(values))
  }

  /** Found devices, newest first; `isClaimed` says which are no longer to be claimed. */
  found (isClaimed: (source: string, external: string) => boolean): readonly FoundDevice[] {
    return this.#database.prepare('SELECT * FROM found ORDER BY last_seen DESC LIMIT ?').all(FOUND_KEPT).map(row => ({
      source: String(row['source']), external: String(row['external']), ...(row['name'] === null ? {} : { name: String(row['name']) }), ...(row['model'] === null ? {} : { model: String(row['model']) }),
      firstSeen: Number(row['first_seen']), lastSeen: Number(row['last_seen']), messages: Number(row['messages']), values: JSON.parse(String(row['reading'])) as FoundDevice['values']
    })).filter(({ source, external }) => !isClaimed(source, external))
  }

  /** All that `act` does is one write to disk, and no more is kept afterwards than there is room for. */
  together (act: () => void): void {
    this.#database.exec('BEGIN')
    try {
      act()
      this.#database.prepare('DELETE FROM entry WHERE id <= (SELECT id FROM entry ORDER BY id DESC LIMIT 1 OFFSET ?)').run(ENTRIES_KEPT)
      this.#database.prepare('DELETE FROM found WHERE last_seen < (SELECT last_seen FROM found ORDER BY last_seen DESC LIMIT 1 OFFSET ?)').run(FOUND_KEPT)
      this.#database.exec('COMMIT')
    } catch (error) {
      // SQLite ends it by itself after some failures (a full disk).
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  close (): void { this.#database.close() }
}

function entryOf (row: Readonly<Record<string, unknown>>): QuarantineEntry {
  const payload = row['payload'] as Uint8Array
  return {
    id: Number(row['id']), receivedAt: Number(row['received_at']), source: String(row['source']), decoder: String(row['decoder']), topic: String(row['topic']),
    payloadBase64: Buffer.from(payload).toString('base64'), payloadBytes: Number(row['payload_bytes']), truncated: payload.length < Number(row['payload_bytes']),
    reason: String(row['reason']) as QuarantineReason, detail: String(row['detail']),
    ...(typeof row['external'] === 'string' ? { external: row['external'] } : {}), ...(typeof row['device'] === 'string' ? { device: row['device'] } : {})
  }
}
