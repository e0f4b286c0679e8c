import type { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import { AlertCondition, type Alert } from '@linli/domain/state'
import type { Ledger } from './port.ts'

/** The alerts of a ledger: the gateway's condition and the staff's acknowledgement, side by side. */
export function alertRows (database: DatabaseSync): Pick<Ledger, 'upsertAlert' | 'acknowledgeAlert' | 'alert' | 'alerts'> {
  const one = database.prepare('SELECT * FROM alert WHERE id = ?')
  const upsert = database.prepare(`INSERT INTO alert (id, site, space, active, raised_at, cleared_at, condition) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET active = excluded.active, cleared_at = excluded.cleared_at, condition = excluded.condition`)
  const acknowledge = database.prepare('UPDATE alert SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ? AND acknowledged_at IS NULL')
  const alert = (id: string) => {
    const row = one.get(id)
    return row && alertOf(row)
  }
  return {
    alert,
    upsertAlert (condition) {
      const before = one.get(condition.id)
      if (before && isDeepStrictEqual(conditionOf(before), condition)) return { alert: alertOf(before), changed: false }
      upsert.run(condition.id, condition.site, condition.space ?? null, Number(condition.active), condition.raisedAt, condition.clearedAt ?? null, JSON.stringify(condition))
      return { alert: alert(condition.id)!, changed: true }
    },
    acknowledgeAlert (id, by, at) {
      acknowledge.run(at, by, id)
      return alert(id)
    },
    alerts ({ open, space, from, to, limit = 500 }) {
      const conditions = [
        ...(open === undefined ? [] : [open ? '(active = 1 OR acknowledged_at IS NULL)' : 'active = 0 AND acknowledged_at IS NOT NULL']),
        ...(space === undefined ? [] : ['space = :space']),
        // An alert belongs to a span that it was active in.
        ...(from === undefined ? [] : ['coalesce(cleared_at, :from) >= :from']), ...(to === undefined ? [] : ['raised_at < :to'])
      ]
      const named = { ...(space === undefined ? {} : { space }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), limit }
      return database.prepare(`SELECT * FROM alert ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY raised_at DESC, id LIMIT :limit`).all(named).map(alertOf)
    }
  }
}

function conditionOf (row: Readonly<Record<string, unknown>>): AlertCondition {
  return AlertCondition.parse(JSON.parse(String(row['condition'])))
}

function alertOf (row: Readonly<Record<string, unknown>>): Alert {
  return {
    ...conditionOf(row),
    ...(row['acknowledged_at'] === null ? {} : { acknowledgedAt: Number(row['acknowledged_at']), acknowledgedBy: String(row['acknowledged_by']) })
  }
}
